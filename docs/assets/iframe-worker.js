/* A worker in a frame, for the search: browsers refuse workers of pages that are opened as files. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const script = new URL(address, location);
      this.frame = Object.assign(document.createElement("iframe"), {
        hidden: true,
        title: "Search",
        worker: this,
        srcdoc: `<script>
          self.importScripts = (...names) => Promise.all(names.map((name) => new Promise((done) => {
            const script = document.createElement("script");
            script.src = new URL(name, "${script}");
            script.onload = done;
            document.head.append(script);
          })));
          self.postMessage = (data) => frameElement.worker.receive(data);
        <\/script><script src="${script}"><\/script>`,
      });
      this.ready = new Promise((done) => this.frame.addEventListener("load", done));
      document.body.append(this.frame);
    }
    async postMessage(data) {
      await this.ready;
      this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
    }
    receive(data) {
      const message = new MessageEvent("message", { data });
      this.onmessage?.(message);
      this.dispatchEvent(message);
    }
    terminate() { this.frame.remove(); }
  };
}
