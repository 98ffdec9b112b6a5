// The guard without anything to draw, for views made of ordinary widgets only.
export default {
  render({ model, el }) {
    const stop = guard(el);
    const [, hush] = speaker(el, model);
    return () => { stop(); hush(); };
  },
};
