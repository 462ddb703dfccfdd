// Grading by the rules of `studypress mark`: bank/values/numbers.py, bank/characters.py, grading/question_marks.py.

const APART = "[ '\u2019]";
const GROUPED = new RegExp(`^([-+]?[0-9]{1,3})((?:${APART}[0-9]{3})+)(?![0-9'])`);
const PLAIN = /^([-+]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([-+]?[0-9]{1,3}))?$/;
const THOUSANDS = [
  [/^[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])/, ",", "."],
  [/^[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9])/, ".", ","],
];
const LONGEST_NUMBER = 60; // characters
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/gu;

// A fraction is a numerator and a positive denominator, as BigInt.
function fraction(text) {
  const [above, below = "1"] = text.split("/");
  return [BigInt(above), BigInt(below)];
}

// Fraction of a number with a decimal point; null if it is not a number.
function decimalFraction(text) {
  const found = PLAIN.exec(text);
  if (!found) return null;
  const [, sign, whole = "", after = "", bare = "", exponent = "0"] = found;
  const decimals = after + bare;
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals) * (sign === "-" ? -1n : 1n);
  const ten = 10n ** BigInt(Math.abs(power));
  return power < 0 ? [digits, ten] : [digits * ten, 1n];
}

function decimalReadings(text) {
  const grouped = GROUPED.exec(text);
  const plain = grouped ? grouped[0].replace(new RegExp(APART, "g"), "") + text.slice(grouped[0].length) : text;
  const texts = plain.replace(/[^,.]/g, "").length <= 1 ? [plain.replace(",", ".")] : [];
  for (const [pattern, sign, decimal] of grouped ? [] : THOUSANDS) {
    const found = pattern.exec(plain);
    if (found) texts.push(found[0].replaceAll(sign, "") + plain.slice(found[0].length).replaceAll(decimal, "."));
  }
  return texts.map(decimalFraction).filter(Boolean);
}

// Fractions that a text may denote, the likeliest first: `1,234` is 1.234, or 1234.
function readings(text, unit = "") {
  let plain = oneSpaced(text).replace(/[\u2212\u2013\u2010]/g, "-");
  const named = oneSpaced(unit);
  if (named && plain.endsWith(named)) plain = plain.slice(0, -named.length).trimEnd();
  else if (named && plain.startsWith(named)) plain = plain.slice(named.length).trimStart();
  if (plain.length > LONGEST_NUMBER) return [];
  const slash = plain.indexOf("/");
  if (slash < 0) return decimalReadings(plain.trim());
  const below = decimalReadings(plain.slice(slash + 1).trim()).filter(([number]) => number);
  return decimalReadings(plain.slice(0, slash).trim()).flatMap((one) => below.map((other) => {
    const sign = other[0] < 0n ? -1n : 1n;
    return [one[0] * other[1] * sign, one[1] * other[0] * sign];
  }));
}

function oneSpaced(text) {
  return text.trim().replace(/\s+/g, " ");
}

function isWithin([above, below], value, margin) {
  const difference = above * value[1] - value[0] * below;
  const size = difference < 0n ? -difference : difference;
  return size * margin[1] <= margin[0] * below * value[1];
}

// Short answer for comparison: without case, accents, spaces and a last full stop.
function folded(text) {
  const small = Array.from(text.normalize("NFKC"), (char) => (char === "ı" ? char : char.toLowerCase().toUpperCase().toLowerCase()));
  const plain = small.join("").normalize("NFKD").replace(ACCENTS, "").replace(/[\p{Z}\p{C}]/gu, "");
  return plain.normalize("NFC").replace(/\.+$/, "");
}

// Outcome of an answer: right, wrong, blank, or unmarked if only a person can mark it.
// `question` has its kind and what is right; `answer` the places of ticked choices, and a text.
function outcomeOf(question, answer) {
  const { kind } = question;
  if (kind === "open") return "unmarked";
  if (kind === "number" || kind === "short") {
    if (!answer.text.trim()) return "blank";
    if (kind === "short") return question.accept.includes(folded(answer.text)) ? "right" : "wrong";
    return numberOutcome(question, answer.text);
  }
  if (String(answer.ticked) === String(question.right)) return "right";
  return answer.ticked.length ? "wrong" : "blank";
}

function numberOutcome(question, text) {
  const found = readings(text, question.unit);
  const value = fraction(question.value);
  const margin = fraction(question.margin);
  const right = found.findIndex((reading) => isWithin(reading, value, margin));
  if (right === 0) return "right";
  return found.length && right < 0 ? "wrong" : "unmarked";
}
