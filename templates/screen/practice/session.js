// Sessions: which questions are asked, in which order, and their result by topic.

// Copy of a list in random order (Fisher-Yates).
function shuffled(list, random = Math.random) {
  const made = [...list];
  for (let at = made.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [made[at], made[other]] = [made[other], made[at]];
  }
  return made;
}

// Choices in random order, as on exams: pinned ones first or last, and all in their order if it is fixed.
function arranged(choices, isFixed, random = Math.random) {
  if (isFixed) return choices;
  const of = (pin) => choices.filter((choice) => choice.pin === pin);
  return [...of("first"), ...shuffled(of(""), random), ...of("last")];
}

// Questions that fit a wish: of a section or topic, with a tag, of a difficulty.
function fitting(questions, { topic, tag, levels }) {
  return questions.filter((question) =>
    (!topic || question.topic === topic || question.section === topic)
    && (!tag || question.tags.includes(tag))
    && (!levels.length || levels.includes(question.level)));
}

// Questions to practise: those that are due, then new ones, then the others, the earliest due first.
function practised(questions, progress, count, now) {
  const memory = (question) => progress.questions[question.id];
  const order = (one, other) => memory(one).due - memory(other).due;
  const seen = questions.filter(memory).sort(order);
  const due = seen.filter((question) => isDue(memory(question), now));
  const later = seen.slice(due.length);
  return [...due, ...questions.filter((question) => !memory(question)), ...later].slice(0, count);
}

// Questions of a mock exam in random order; groups stay together, and are not divided.
function examined(questions, count, random = Math.random) {
  const units = new Map();
  for (const question of questions) {
    const name = question.group ? `group ${question.group}` : question.id;
    units.set(name, [...(units.get(name) || []), question]);
  }
  const asked = [];
  for (const unit of shuffled([...units.values()], random)) {
    if (asked.length + unit.length <= count) asked.push(...unit);
  }
  return asked.length ? asked : questions.slice(0, count);
}

// Right answers and questions of each topic, in the order of the bank; `rights` has a truth value by id.
function byTopic(questions, rights) {
  const rows = new Map();
  for (const question of questions.filter((each) => rights.has(each.id))) {
    const row = rows.get(question.topic) || { topic: question.topic, title: question.title, right: 0, all: 0 };
    row.right += rights.get(question.id) ? 1 : 0;
    row.all += 1;
    rows.set(question.topic, row);
  }
  return [...rows.values()];
}
