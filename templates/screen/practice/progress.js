// Progress: the memory of each question by its id, in the browser's storage and in exported files.

const FORMAT = "studypress practice";
const VERSION = 1;
const MOST_QUESTIONS = 100000;

function emptyProgress() {
  return { format: FORMAT, version: VERSION, questions: {} };
}

function isMemory(memory) {
  const names = ["stability", "difficulty", "last", "due", "reviews", "lapses"];
  return typeof memory === "object" && memory !== null && names.every((name) => Number.isFinite(memory[name]))
    && memory.stability >= LEAST_STABILITY && memory.difficulty >= 1 && memory.difficulty <= 10
    && memory.last >= 0 && memory.due >= memory.last && memory.due - memory.last <= LONGEST * DAY
    && Number.isInteger(memory.reviews) && memory.reviews >= 1 && Number.isInteger(memory.lapses) && memory.lapses >= 0
    && Object.keys(memory).length === names.length;
}

// Progress from its JSON text; null if any part of it is wrong.
function parsedProgress(text) {
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  const known = typeof read === "object" && read !== null && read.format === FORMAT && read.version === VERSION
    && typeof read.questions === "object" && read.questions !== null && !Array.isArray(read.questions);
  if (!known) return null;
  const memories = Object.entries(read.questions);
  const sound = memories.length <= MOST_QUESTIONS
    && memories.every(([id, memory]) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && isMemory(memory));
  return sound ? { ...emptyProgress(), questions: Object.fromEntries(memories) } : null;
}

// Progress of both; of a question that both have, the one that was reviewed later.
function merged(one, other) {
  const questions = { ...one.questions };
  for (const [id, memory] of Object.entries(other.questions)) {
    if (!Object.hasOwn(questions, id) || questions[id].last < memory.last) questions[id] = memory;
  }
  return { ...emptyProgress(), questions };
}

// Storage of progress under a key; in memory if the browser refuses it.
class ProgressStore {
  constructor(key) {
    this.key = key;
    this.isKept = true;
    this.last = emptyProgress();
  }

  read() {
    try {
      const text = localStorage.getItem(this.key);
      if (this.isKept) this.last = (text && parsedProgress(text)) || emptyProgress();
    } catch {
      this.isKept = false;
    }
    return this.last;
  }

  write(progress) {
    this.last = progress;
    try {
      localStorage.setItem(this.key, JSON.stringify(progress));
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }
}
