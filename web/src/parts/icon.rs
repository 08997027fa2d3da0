//! Icons, as paths in a square of 24. They are decoration: the name stands on the button.

use yew::{Html, html};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// Three nodes that agree.
    Brand,
    /// To the previous mark.
    Previous,
    /// A step back.
    Back,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// A step forward.
    Forward,
    /// To the next mark.
    Next,
    /// A list opens.
    Down,
    /// The theme.
    Theme,
    /// Closes.
    Close,
    /// A violation.
    Alert,
    /// Something to try.
    Spark,
    /// A wall.
    Wall,
    /// A disk.
    Disk,
    /// Back before an action.
    Undo,
    /// After it again.
    Redo,
    /// The stage.
    Nodes,
    /// The space-time diagram.
    Lanes,
    /// Both of them.
    Both,
    /// The copies of a log.
    Logs,
    /// Two runs side by side.
    Beside,
    /// A screen on which one presents.
    Screen,
    /// A timer.
    Timer,
    /// By hand.
    Hand,
    /// Less.
    Minus,
    /// More.
    Plus,
    /// All of it.
    Fit,
    /// What signs mean.
    Key,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Brand => "",
            Self::Previous => "M5 5h2.5v14H5zM19 5v14L9 12z",
            Self::Back => "M16 5v14L6 12z",
            Self::Play => "M7 4v16l13-8z",
            Self::Pause => "M6 4h4.5v16H6zM13.5 4H18v16h-4.5z",
            Self::Forward => "M8 5v14l10-7z",
            Self::Next => "M16.5 5H19v14h-2.5zM5 5v14l10-7z",
            Self::Down => "M6 9h12l-6 7z",
            Self::Theme => "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18v-2a7 7 0 0 0 0-14z",
            Self::Close => {
                "M5.6 4.2 12 10.6l6.4-6.4 1.4 1.4L13.4 12l6.4 6.4-1.4 1.4-6.4-6.4-6.4 6.4-1.4-1.4 6.4-6.4-6.4-6.4z"
            }
            Self::Alert => "M12 3 1.8 21h20.4zm-1.1 6.5h2.2v6h-2.2zm0 7.3h2.2V19h-2.2z",
            Self::Spark => "M13.5 2 5 13.5h5.6L9.5 22 19 9.8h-6z",
            Self::Wall => "M3 10.8h5v2.4H3zm6.5 0h5v2.4h-5zm6.5 0h5v2.4h-5z",
            Self::Undo => "M9 4v4h6a5 5 0 0 1 0 11H8v-2.4h7a2.6 2.6 0 0 0 0-6.2H9v4L3 9.2z",
            Self::Redo => "M15 4v4H9a5 5 0 0 0 0 11h7v-2.4H9a2.6 2.6 0 0 1 0-6.2h6v4l6-5.2z",
            Self::Nodes => {
                "M12 2a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM5 14a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zm14 0a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z"
            }
            Self::Lanes => "M2 4h20v2H2zm0 14h20v2H2zM6.6 6 9 6l7 12h-2.4z",
            Self::Both => "M4 2h16v9H4zm2 2v5h12V4zM2 14h20v2H2zm0 5h20v2H2z",
            Self::Logs => {
                "M2 4h5v4H2zm6.500 0h5v4h-5zM15 4h5v4h-5zM2 10h5v4H2zm6.500 0h5v4h-5zM2 16h5v4H2zm6.500 0h5v4h-5zM15 16h5v4h-5z"
            }
            Self::Beside => "M2 4h9v16H2zm2 2v12h5V6zm9-2h9v16h-9zm2 2v12h5V6z",
            Self::Screen => "M2 4h20v13H2zm2.200 2.200v8.600h15.600V6.200zM8 19h8v2H8z",
            Self::Timer => {
                "M9 1.5h6v2.2H9zM12 5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zm0 2.3a6.2 6.2 0 1 0 0 12.4 6.2 6.2 0 0 0 0-12.4zm-1 2.2h2v5h-2z"
            }
            Self::Hand => {
                "M9 11V4.5a1.6 1.6 0 0 1 3.2 0V10h.6V3.4a1.6 1.6 0 0 1 3.2 0V10h.5V5.5a1.5 1.5 0 0 1 3 0V15c0 4-2.6 7-6.6 7-3 0-4.7-1.4-6-3.8L3.600 13a1.600 1.600 0 0 1 2.700-1.700L8 13.800V11z"
            }
            Self::Minus => "M5 10.8h14v2.4H5z",
            Self::Plus => "M10.8 5h2.4v5.8H19v2.4h-5.8V19h-2.4v-5.8H5v-2.4h5.8z",
            Self::Fit => {
                "M3 3h7v2.4H5.4V10H3zm11 0h7v7h-2.4V5.4H14zM3 14h2.4v4.6H10V21H3zm15.6 0H21v7h-7v-2.4h4.6z"
            }
            Self::Key => {
                "M5.500 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM11 4.800h10v2.400H11zM5.500 9.600l3.200 5.400H2.300zM11 11.300h10v2.400H11zM3 16.500h5v5H3zM11 17.800h10v2.400H11z"
            }
            Self::Disk => "M4 4h16v16H4zm2 2v5h12V6zm4.5 8a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0z",
        }
    }

    /// The icon as SVG.
    pub(crate) fn view(self) -> Html {
        if self == Self::Brand {
            return html! {
                <svg class="icon brand-mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor"
                    stroke-width="2.2">
                    <circle cx="12" cy="5" r="2.6" fill="currentColor" /><circle cx="4.6" cy="18" r="2.6" />
                    <circle cx="19.4" cy="18" r="2.6" /><path d="M10.7 7.3 6 15.6M13.3 7.3 18 15.6M7.3 18h9.4" />
                </svg>
            };
        }
        html! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d={self.path()} /></svg>
        }
    }
}
