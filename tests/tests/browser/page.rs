//! A browser window with the page in it, and a pair of hands.

use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const ESCAPE: &str = "\u{e00c}";
pub(crate) const ARROW_RIGHT: &str = "\u{e014}";
pub(crate) const ARROW_DOWN: &str = "\u{e015}";
pub(crate) const PAGE_UP: &str = "\u{e00e}";
pub(crate) const PAGE_DOWN: &str = "\u{e00f}";
const SHIFT: char = '\u{e008}';

/// How long the page may take for anything. Nobody waits so long where it works; a machine that has much else to do may
/// need it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The time between two looks whether something has come about.
const PAUSE: Duration = Duration::from_millis(50);

/// How often one looks before losing patience.
const LOOKS: u32 = 1_200;

/// The arguments for the browser that the tests in WebAssembly use, too.
const BROWSER: &str = include_str!("../../webdriver.json");

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test --only browser`"))
}

/// Where the page is served; ends in a slash.
pub(crate) fn address() -> String {
    env("SYNOD_URL")
}

/// The page in a window.
pub(crate) struct Page {
    pub(crate) client: Client,
}

impl Page {
    /// A window of the usual size at a fragment of the page: `#/raft`, or nothing for what the page opens with.
    pub(crate) async fn open(fragment: &str) -> Self {
        Self::open_with(fragment, json!({})).await
    }

    /// The same on a screen of another size; a telephone has a finger in place of a mouse.
    pub(crate) async fn open_on(fragment: &str, (width, height): (u32, u32), phone: bool) -> Self {
        let metrics =
            json!({"width": width, "height": height, "pixelRatio": 2.0, "touch": phone, "mobile": phone});
        Self::open_with(fragment, json!({"mobileEmulation": {"deviceMetrics": metrics}})).await
    }

    /// The same for a reader who wants little motion.
    pub(crate) async fn open_calm(fragment: &str) -> Self {
        Self::open_with(fragment, json!({"args": arguments(&["--force-prefers-reduced-motion"])})).await
    }

    async fn open_with(fragment: &str, more: Value) -> Self {
        let mut options = json!({"binary": env("SYNOD_BROWSER"), "args": arguments(&[])});
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut capabilities = Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        // A page that does not load is to be told of before everybody has gone home.
        capabilities.insert("timeouts".to_owned(), json!({"pageLoad": 60_000, "script": 60_000}));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&env("SYNOD_WEBDRIVER")).await.unwrap();
        let page = Self { client };
        page.go(fragment).await;
        page
    }

    /// Sends the browser a command of the `DevTools` protocol.
    pub(crate) async fn tell_browser(&self, command: &'static str, params: Value) {
        self.ask_browser(command, params).await;
    }

    /// The same, and what it answers.
    pub(crate) async fn ask_browser(&self, command: &'static str, params: Value) -> Value {
        self.client.issue_cmd(ToBrowser { command, params }).await.unwrap()
    }

    /// Loads the page at a fragment, in the same window.
    pub(crate) async fn go(&self, fragment: &str) {
        // The same page with another fragment would not be loaded anew.
        self.client.goto("about:blank").await.unwrap();
        self.client.goto(&format!("{}{fragment}", address())).await.unwrap();
        self.ready().await;
    }

    /// Waits until the page says that it can be used, and that all of its code is there.
    pub(crate) async fn ready(&self) {
        self.has("html[data-ready][data-whole]").await;
    }

    /// Waits until an element is there.
    async fn has(&self, selector: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        found.expect("the page gets ready");
    }

    /// As [`Page::go`], without waiting for the code that is not needed yet.
    pub(crate) async fn look_at(&self, fragment: &str) {
        self.client.goto("about:blank").await.unwrap();
        self.client.goto(&format!("{}{fragment}", address())).await.unwrap();
        self.has("html[data-ready]").await;
    }

    /// Closes the window.
    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }

    /// What a script returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{error}\n{script}"))
    }

    /// What a script returns that must be a text.
    pub(crate) async fn text_of(&self, script: &str) -> String {
        self.run(script).await.as_str().unwrap_or_else(|| panic!("no text: {script}")).to_owned()
    }

    /// `window.synod.state()`.
    pub(crate) async fn state(&self) -> Value {
        self.run("return window.synod.state()").await
    }

    pub(crate) async fn steps(&self) -> u64 {
        self.state().await["steps"].as_u64().unwrap()
    }

    /// The fingerprints of the present moment.
    pub(crate) async fn hashes(&self) -> (String, String) {
        let state = self.state().await;
        let hash = |key: &str| state[key].as_str().unwrap().to_owned();
        (hash("state_hash"), hash("trace_hash"))
    }

    /// A node's part of the state.
    pub(crate) async fn node(&self, number: usize) -> Value {
        self.state().await["nodes"][number - 1].clone()
    }

    /// Waits until a script returns `true`.
    #[track_caller]
    pub(crate) fn wait_for<'a>(&'a self, what: &'a str, script: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            for _ in 0..LOOKS {
                if self.run(script).await == Value::Bool(true) {
                    return;
                }
                tokio::time::sleep(PAUSE).await;
            }
            panic!("{caller}: {what} did not come about");
        }
    }

    /// The button, tab or menu item with this name that can be seen, if there is one.
    async fn find(&self, name: &str) -> Option<Element> {
        for element in self.client.find_all(Locator::XPath(&named(name))).await.unwrap() {
            // One that went away since it was found is not to be seen.
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    /// Whether there is a button with this name to be seen.
    pub(crate) async fn has_button(&self, name: &str) -> bool {
        self.find(name).await.is_some()
    }

    /// Presses a button by its name. The page may draw it anew at that very moment; then it is looked for again.
    pub(crate) async fn press(&self, name: &str) {
        let mut why = String::new();
        for _ in 0..LOOKS {
            why = match self.find(name).await {
                Some(button) => match button.click().await {
                    Ok(()) => return,
                    Err(error) => error.to_string(),
                },
                None => "it is not there".to_owned(),
            };
            tokio::time::sleep(PAUSE).await;
        }
        panic!("“{name}” cannot be pressed: {why}");
    }

    /// Selects a node by a click.
    pub(crate) async fn select(&self, node: usize) {
        self.at_node(node).await.click().await.unwrap();
    }

    /// The button of a node.
    pub(crate) async fn at_node(&self, node: usize) -> Element {
        self.client.find(Locator::Css(&format!("[data-node='{node}']"))).await.unwrap()
    }

    /// Selects one more node: a click with Shift held.
    pub(crate) async fn select_more(&self, node: usize) {
        let element = self.at_node(node).await;
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: SHIFT })
            .pause(Duration::ZERO)
            .pause(Duration::ZERO)
            .then(KeyAction::Up { value: SHIFT });
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        let actions = fantoccini::actions::Actions::from(keys).and(mouse);
        self.client.perform_actions(actions).await.unwrap();
        self.client.release_actions().await.unwrap();
    }

    /// Types a key, or several, where the focus is.
    pub(crate) async fn key(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Pauses a page that plays.
    pub(crate) async fn pause(&self) {
        self.press("Pause").await;
        self.wait_for("the pause", "return !!document.querySelector('[aria-label=Play]')").await;
    }

    /// The address, fragment included.
    pub(crate) async fn url(&self) -> String {
        self.text_of("return location.href").await
    }

    /// Waits until the address has caught up: it is not written at every step. The page itself counts the time, so that what
    /// it was to do before is done, however busy the machine is.
    pub(crate) async fn settle(&self) {
        let wait = "setTimeout(arguments[arguments.length - 1], 900)";
        self.client.execute_async(wait, Vec::new()).await.unwrap();
    }

    /// The link of the Share dialog, which is open for as long as that takes.
    pub(crate) async fn shared_link(&self) -> String {
        self.press("Share").await;
        self.wait_for("the link", "return !!document.querySelector('dialog[open] input[readonly]')").await;
        let link = self.text_of("return document.querySelector('dialog[open] input[readonly]').value").await;
        self.press("Close").await;
        self.wait_for("the end of the dialog", "return !document.querySelector('dialog[open]')").await;
        link
    }

    /// The run as the Share dialog writes it.
    pub(crate) async fn shared_text(&self) -> String {
        self.press("Share").await;
        self.wait_for("the text", "return !!document.querySelector('dialog[open] textarea')").await;
        let text = self.text_of("return document.querySelector('dialog[open] textarea').value").await;
        self.press("Close").await;
        self.wait_for("the end of the dialog", "return !document.querySelector('dialog[open]')").await;
        text
    }
}

/// A command of the `DevTools` protocol, as chromedriver takes it.
#[derive(Debug)]
struct ToBrowser {
    command: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for ToBrowser {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"cmd": self.command, "params": self.params}).to_string()))
    }
}

/// The arguments for the browser.
fn arguments(more: &[&str]) -> Vec<Value> {
    let file: Value = serde_json::from_str(BROWSER).unwrap();
    let mut all = file["goog:chromeOptions"]["args"].as_array().unwrap().clone();
    all.extend(["--window-size=1280,860", "--lang=en-US"].iter().chain(more).map(|arg| (*arg).into()));
    all
}

/// An `XPath` to what can be pressed and has this name: by label, or by its own words (a key's name may follow them).
fn named(name: &str) -> String {
    format!(
        "//*[self::button or self::a or @role='tab' or @role='menuitem']\
         [@aria-label=\"{name}\" or (not(@aria-label) and normalize-space(text()[1])=\"{name}\") \
          or (not(@aria-label) and normalize-space(.//span[1]/text())=\"{name}\")]"
    )
}
