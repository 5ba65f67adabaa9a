// Keeps a page live, opens what asks for confirmation as a dialog, and listens to a few keys. Pages work without it.
(() => {
  'use strict';
  const body = document.body;
  const live = document.getElementById('live');
  const said = document.getElementById('said');
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, {numeric: 'auto'});

  // What the server said of each part last: the browser's own version differs by what a person has opened.
  const parts = new Map();
  const partsOf = root => [...root.querySelectorAll('[data-part]')];

  function remember(root) {
    for (const part of partsOf(root)) parts.set(part.id, part.outerHTML);
  }

  function opened(part) {
    return [...part.querySelectorAll('details')].map(details => details.open);
  }

  const FOCUSABLE = 'a[href], button, input, textarea, select, summary, [tabindex]';

  // By its id, else by its place among what can have the focus: most links and summaries have no id.
  function focusIn(root) {
    const focused = document.activeElement;
    if (!root.contains(focused)) return null;
    return {id: focused.id, at: [...root.querySelectorAll(FOCUSABLE)].indexOf(focused)};
  }

  function focusAgain(root, focused) {
    if (!focused) return;
    const again = (focused.id && document.getElementById(focused.id)) || [...root.querySelectorAll(FOCUSABLE)][focused.at];
    again?.focus({preventScroll: true});
  }

  // Who has scrolled up in a log reads there: it stays as it is, and a button tells that there is more.
  function keepReading(old, next) {
    for (const tail of old.querySelectorAll('[data-tail]')) {
      const fresh = next.querySelector('#' + CSS.escape(tail.id));
      if (!fresh) continue;
      const atEnd = tail.scrollHeight - tail.scrollTop - tail.clientHeight < 8;
      if (atEnd || tail.textContent === fresh.textContent) {
        fresh.dataset.top = atEnd ? 'end' : tail.scrollTop;
        continue;
      }
      const newer = fresh.parentElement.querySelector('[data-newer]');
      newer.hidden = false;
      newer.latest = fresh.cloneNode(true);
      tail.dataset.top = tail.scrollTop;
      fresh.replaceWith(tail);
    }
  }

  function scrollTails(root) {
    for (const tail of root.querySelectorAll('[data-tail]')) {
      tail.scrollTop = tail.dataset.top === undefined || tail.dataset.top === 'end' ? tail.scrollHeight : tail.dataset.top;
    }
  }

  // What a person has opened, ticked and scrolled to in a part is theirs.
  function carry(old, next) {
    const before = opened(old);
    const checked = [...old.querySelectorAll('input[type=checkbox]')].map(box => box.checked);
    keepReading(old, next);
    const now = [...next.querySelectorAll('details')];
    if (now.length === before.length) now.forEach((details, i) => { details.open = before[i]; });
    const boxes = [...next.querySelectorAll('input[type=checkbox]')];
    if (boxes.length === checked.length) boxes.forEach((box, i) => { box.checked = checked[i]; });
  }

  function put(old, next) {
    const focused = focusIn(old);
    carry(old, next);
    old.replaceWith(next);
    scrollTails(next);
    focusAgain(next, focused);
  }

  function update(html) {
    const next = new DOMParser().parseFromString(html, 'text/html');
    const fresh = partsOf(next);
    const here = partsOf(document);
    const texts = new Map(fresh.map(part => [part.id, part.outerHTML]));
    if (fresh.map(part => part.id).join() === here.map(part => part.id).join()) {
      fresh.forEach((part, i) => {
        if (parts.get(part.id) !== texts.get(part.id)) put(here[i], document.adoptNode(part));
      });
    } else {
      put(document.getElementById('strip'), document.adoptNode(next.getElementById('strip')));
      const main = document.getElementById('main');
      const focused = focusIn(main);
      const changed = document.adoptNode(next.getElementById('main'));
      foldLanes(changed);
      for (const part of partsOf(changed)) {
        const old = document.getElementById(part.id);
        if (old) carry(old, part);
      }
      main.replaceChildren(...changed.childNodes);
      scrollTails(main);
      focusAgain(main, focused);
    }
    texts.forEach((text, id) => parts.set(id, text));
  }

  // One stream for a page, none while nobody looks: a browser has six connections to a server.
  let stream = null;
  let lostAt = null;
  let delay = 500;
  let timer = 0;

  function connect() {
    if (!body.dataset.events || stream || document.hidden) return;
    stream = new EventSource(body.dataset.events + '?page=' + encodeURIComponent(body.dataset.page + location.search));
    stream.addEventListener('hello', event => {
      lostAt = null;
      delay = 500;
      live.hidden = false;
      live.classList.remove('lost');
      live.textContent = live.dataset.text;
      if (event.data !== body.dataset.build + ' ' + body.dataset.files) said.textContent = body.dataset.updated;
    });
    stream.addEventListener('view', event => {
      const start = performance.now();
      update(event.data);
      performance.measure('helix-update', {start});
    });
    stream.addEventListener('error', () => {
      // The browser's own way of coming back gives up for some errors, and says nothing.
      close();
      lostAt ??= new Date();
      live.hidden = false;
      live.classList.add('lost');
      live.textContent = body.dataset.lost.replace('%', lostAt.toLocaleTimeString(document.documentElement.lang));
      timer = setTimeout(connect, delay);
      delay = Math.min(3000, delay * 2);
      // A stream does not say why it ended: a server that answers may have ended this browser's session.
      fetch('/helix/session').then(answer => {
        if (answer.status === 401) live.textContent = body.dataset.login;
      }, () => {});
    });
  }

  function close() {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  }

  document.addEventListener('visibilitychange', () => { if (document.hidden) close(); else connect(); });
  addEventListener('pagehide', close);
  addEventListener('pageshow', connect);

  function tellTimes() {
    for (const time of document.querySelectorAll('time[datetime]:not([data-until])')) {
      const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
      const [size, unit] = seconds < 3600 ? [60, 'minute'] : seconds < 86400 ? [3600, 'hour'] : [86400, 'day'];
      if (seconds >= 60) time.textContent = relative.format(-Math.floor(seconds / size), unit);
    }
  }
  setInterval(tellTimes, 30000);

  // What ends soon is counted down; without a script its time stands there.
  setInterval(() => {
    for (const time of document.querySelectorAll('time[data-until]')) {
      const seconds = Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000);
      time.textContent = relative.format(Math.max(0, seconds), 'second');
    }
  }, 1000);

  const dialog = document.getElementById('dialog');
  document.addEventListener('click', async event => {
    const link = event.target.closest('a[data-dialog]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      try {
        const page = new DOMParser().parseFromString(await (await fetch(link.href, {headers: {Accept: 'text/html'}})).text(), 'text/html');
        dialog.replaceChildren(document.adoptNode(page.getElementById('confirm') ?? page.getElementById('keys') ?? page.getElementById('problem')));
        offerKeys(dialog);
        dialog.returnTo = link.id;
        dialog.showModal();
        (dialog.querySelector('[data-cancel]') ?? dialog).focus();
      } catch {
        location.href = link.href;
      }
      return;
    }
    if (event.target.closest('[data-cancel]') && dialog.open) {
      event.preventDefault();
      dialog.close();
      return;
    }
    const newer = event.target.closest('[data-newer]');
    if (newer) {
      const tail = newer.parentElement.querySelector('[data-tail]');
      if (newer.latest) tail.replaceChildren(...newer.latest.childNodes);
      newer.hidden = true;
      tail.scrollTop = tail.scrollHeight;
      tail.focus();
      return;
    }
    const id = event.target.closest('[data-copy]');
    if (id) {
      await navigator.clipboard?.writeText(id.dataset.copy);
      said.textContent = body.dataset.copied + ' ' + id.dataset.copy;
    }
  });
  dialog.addEventListener('close', () => document.getElementById(dialog.returnTo)?.focus());
  // Twice pressed is once meant.
  document.addEventListener('submit', event => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = 'yes';
  });

  // Single keys can be switched off, for those who speak or hit keys by chance; none of them changes anything.
  const hasSingleKeys = () => localStorage.getItem('helix-keys') !== 'off';
  function offerKeys(root) {
    const single = root.querySelector('#single-keys');
    if (!single) return;
    single.checked = hasSingleKeys();
    single.closest('#single').hidden = false;
    single.addEventListener('change', () => localStorage.setItem('helix-keys', single.checked ? 'on' : 'off'));
  }

  // On a telephone lanes are folded but for the first one; a wide board shows all.
  function foldLanes(root) {
    const narrow = matchMedia('(max-width: 640px)').matches;
    root.querySelectorAll('.lane > details').forEach((lane, i) => { lane.open = !narrow || i === 0; });
  }

  // Where a narrow screen shows a part of the navigation only, it is that of this page.
  function showPlace() {
    const here = document.querySelector('nav [aria-current]');
    if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft;
  }

  let pending = '';
  document.addEventListener('keydown', event => {
    // AltGr makes no command: on many keyboards it is how a bracket is written.
    const command = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
    if (command || dialog.open || !hasSingleKeys()) return;
    if (event.target.closest('input:not(#single-keys), textarea, select')) return;
    const places = {b: '/', s: '/systems', c: '/chats', a: '/answers', m: '/compliance'};
    if (pending === 'g' && places[event.key]) location.href = places[event.key];
    pending = event.key;
    const cards = [...document.querySelectorAll('.card > a')];
    const at = cards.indexOf(document.activeElement);
    if (event.key === 'j' && cards.length) cards[Math.min(at + 1, cards.length - 1)].focus();
    if (event.key === 'k' && cards.length) cards[Math.max(at - 1, 0)].focus();
    if (event.key === 'u') document.querySelector('a[href^="?view="]')?.click();
    const files = [...document.querySelectorAll('details.file > summary')];
    const file = files.indexOf(document.activeElement);
    if (event.key === ']' && files.length) files[Math.min(file + 1, files.length - 1)].focus();
    if (event.key === '[' && files.length) files[Math.max(file - 1, 0)].focus();
    if (event.key === '/' && document.querySelector('.counts a')) {
      event.preventDefault();
      document.querySelector('.counts a').focus();
    }
    if (event.key === '?') document.getElementById('show-keys').click();
    if (event.key === 'n') document.getElementById('next')?.click();
    if (event.key === 'p') document.getElementById('previous')?.click();
  });

  live.dataset.text = live.textContent;
  remember(document);
  foldLanes(document);
  showPlace();
  scrollTails(document);
  document.addEventListener('toggle', event => scrollTails(event.target), true);
  offerKeys(document);
  tellTimes();
  connect();
})();
