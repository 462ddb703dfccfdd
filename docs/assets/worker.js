/* Workers of pages that are opened as files, which browsers refuse: the search runs in a frame. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.waiting = [];
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "Search";
      this.frame.srcdoc = `<script>
        self.importScripts = (...names) => Promise.all(names.map((name) => new Promise((done) => {
          const script = document.createElement("script");
          script.src = new URL(name, ${JSON.stringify(String(new URL(address, location)))});
          script.onload = done;
          document.head.append(script);
        })));
        self.postMessage = (data) => parent.postMessage({ worker: data }, "*");
      <\/script><script src="${new URL(address, location)}"><\/script>`;
      this.frame.onload = () => {
        for (const data of this.waiting.splice(0)) this.send(data);
        this.waiting = null;
      };
      window.addEventListener("message", (event) => {
        if (event.source !== this.frame.contentWindow || !("worker" in event.data)) return;
        const message = new MessageEvent("message", { data: event.data.worker });
        this.onmessage?.(message);
        this.dispatchEvent(message);
      });
      document.body ? document.body.append(this.frame)
        : addEventListener("DOMContentLoaded", () => document.body.append(this.frame));
    }
    send(data) { this.frame.contentWindow.postMessage(data, "*"); }
    postMessage(data) { this.waiting ? this.waiting.push(data) : this.send(data); }
    terminate() { this.frame.remove(); }
  };
}
