// The list of exams: an exam that was printed, or a bank that was read, shows at once.

import { on, refresh } from "/static/desk.js";

const renew = () => refresh("/exams", "exams");
on("bank", renew);
on("job", (job) => {
  if (["done", "failed", "cancelled"].includes(job.state)) renew();
});
