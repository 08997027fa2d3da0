//! What the page says of lessons, challenges, the editor and notes.

use synod_model::Text;

texts! {
    LESSON: "Lesson", "课程";
    LESSONS: "Lessons", "课程";
    LESSONS_SAYS: "All lessons and challenges", "全部课程和挑战";
    LESSONS_FIRST: "New here? Begin with the first ten minutes.", "第一次来？从最初的十分钟开始。";
    LESSONS_ANSWERED: "{0} of {1} answered", "已回答 {0}/{1}";
    ABOUT: "About", "简介";
    GALLERY: "All that there is", "全部内容";
    GALLERY_SAYS: "Systems, and what there is to see, to learn and to solve in each.", "各个系统，以及其中可看、可学、可解的内容。";
    SCENARIOS: "Scenarios", "场景";
    CHALLENGES: "Challenges", "挑战";
    NO_SUCH_LESSON: "There is no lesson “{0}” here; there are {1}.", "这里没有课程“{0}”；有 {1}。";
    LESSON_STEP: "Step {0} of {1}", "第 {0} 步，共 {1} 步";
    LESSON_NEXT: "Go on", "继续";
    LESSON_SKIP: "Skip to what comes", "直接看结果";
    LESSON_SHOW: "Do it for me", "替我做";
    LESSON_PREVIOUS: "Back", "上一步";
    LESSON_LEAVE: "Leave the lesson", "离开课程";
    LESSON_RETURN: "Back to the lesson", "回到课程";
    LESSON_ASIDE: "beside the lesson", "课程之外";
    LESSON_STRAYS: "You are on your own way. What you did stays on a branch.", "你走了自己的路。你所做的会保留在分支上。";
    LESSON_GOES: "Watch the stage.", "请看舞台。";
    LESSON_CHOOSE: "Choose before it happens.", "先选择，再看结果。";
    LESSON_YOURS: "Your choice", "你的选择";
    LESSON_TRUE: "This comes true", "实际发生的";
    LESSON_RIGHT: "It comes true.", "预测成立。";
    LESSON_WRONG: "It does not come true.", "预测没有成立。";
    LESSON_TO_DO: "Now you", "轮到你了";
    NOTE: "A note that travels with the link", "随链接一起传递的备注";
    NOTED: "A note at this moment: {0}", "此刻的备注：{0}";
    EDITOR: "The text", "文本";
    EDITOR_OPEN: "Edit", "编辑";
    EDITOR_SAYS: "A scenario, a lesson or a challenge; Ctrl+Enter runs it.", "场景、课程或挑战；Ctrl+Enter 运行。";
    EDITOR_TEXT: "Text", "文本";
    EDITOR_FINE: "It can be read.", "可以读取。";
    EDITOR_RUN: "Run it", "运行";
    EDITOR_PLACE: "Show the place", "显示位置";
    LESSON_ESSAY: "Read it as one page", "整页阅读";
    LESSON_STEPS: "Read it step by step", "逐步阅读";
    LESSON_END: "This is the end of the lesson.", "课程到此结束。";
    LESSON_CHALLENGE: "To the challenge", "开始挑战";
    NO_SUCH_CHALLENGE: "There is no challenge “{0}” here; there are {1}.", "这里没有挑战“{0}”；有 {1}。";
    CHALLENGE: "Challenge", "挑战";
    CHALLENGE_GOALS: "Reached when", "达成条件";
    CHALLENGE_MAY: "You may use", "可以使用";
    CHALLENGE_HINT: "Give me a hint", "给我提示";
    CHALLENGE_SOLVED: "Solved, with {0} actions.", "已完成，用了 {0} 个操作。";
    CHALLENGE_OPEN: "Not yet. The run is judged at every moment.", "还没有。每一刻都会评判。";
    CHALLENGE_PROOF: "The link of this moment is the proof: share it.", "此刻的链接就是证明：分享它。";
    CHALLENGE_AGAIN: "Begin again", "重新开始";
    LESSON_BESIDE: "See it beside another run", "与另一次运行并排查看";
}
