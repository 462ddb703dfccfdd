"use strict";
// Spaced repetition by FSRS-6, the Free Spaced Repetition Scheduler of Open Spaced Repetition.
// Formulas: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
// Parameters: the defaults of FSRS-6, as in py-fsrs 6.3.2 (DEFAULT_PARAMETERS of fsrs/scheduler.py).
// A question is asked again in its session until it is known; there are no other learning steps.

const WEIGHTS = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
  1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const RETENTION = 0.9;
const LONGEST = 36500; // days
const LEAST_STABILITY = 0.001;
const DAY = 24 * 60 * 60 * 1000;
const [AGAIN, HARD, GOOD, EASY] = [1, 2, 3, 4];

const DECAY = -WEIGHTS[20];
const FACTOR = 0.9 ** (1 / DECAY) - 1;

// Probability of recall after this many days.
function retrievability(days, stability) {
  return (1 + (FACTOR * days) / stability) ** DECAY;
}

// Days until the probability of recall is the desired retention.
function interval(stability) {
  const days = Math.round((stability / FACTOR) * (RETENTION ** (1 / DECAY) - 1));
  return Math.min(Math.max(days, 1), LONGEST);
}

function initialDifficulty(rating) {
  return WEIGHTS[4] - Math.exp(WEIGHTS[5] * (rating - 1)) + 1;
}

function nextDifficulty(difficulty, rating) {
  const change = -WEIGHTS[6] * (rating - 3);
  const damped = difficulty + ((10 - difficulty) * change) / 9;
  return bounded(WEIGHTS[7] * initialDifficulty(EASY) + (1 - WEIGHTS[7]) * damped);
}

function bounded(difficulty) {
  return Math.min(Math.max(difficulty, 1), 10);
}

function nextStability({ stability, difficulty }, rating, days) {
  const w = WEIGHTS;
  if (days < 1) {
    const growth = Math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19];
    return stability * (rating === AGAIN ? growth : Math.max(growth, 1));
  }
  const forgotten = 1 - retrievability(days, stability);
  if (rating === AGAIN) {
    const relearnt = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * Math.exp(forgotten * w[14]);
    return Math.min(relearnt, stability / Math.exp(w[17] * w[18]));
  }
  const penalty = rating === HARD ? w[15] : 1;
  const bonus = rating === EASY ? w[16] : 1;
  const gain = Math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (Math.exp(forgotten * w[10]) - 1);
  return stability * (1 + gain * penalty * bonus);
}

// Memory of a question after a review; `memory` is null before the first one. Times are in milliseconds.
function reviewed(memory, rating, now) {
  let stability = WEIGHTS[rating - 1];
  let difficulty = bounded(initialDifficulty(rating));
  if (memory) {
    const days = Math.max(0, Math.floor((now - memory.last) / DAY));
    stability = nextStability(memory, rating, days);
    difficulty = nextDifficulty(memory.difficulty, rating);
  }
  stability = Math.max(stability, LEAST_STABILITY);
  return {
    stability,
    difficulty,
    last: now,
    due: now + interval(stability) * DAY,
    reviews: (memory ? memory.reviews : 0) + 1,
    lapses: (memory ? memory.lapses : 0) + (memory && rating === AGAIN ? 1 : 0),
  };
}

// A question is due from the beginning of its day.
function isDue(memory, now) {
  return memory.due < new Date(now).setHours(24, 0, 0, 0);
}
