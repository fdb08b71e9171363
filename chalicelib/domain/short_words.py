"""Messages of one word, folded: a switch, a question about us, a courtesy."""

STOP = frozenset({"stop", "退订", "td", "t", "unsubscribe"})
START = frozenset({"start", "订阅", "unstop"})
HELP = frozenset({"help", "info", "帮助", "怎么用"})
COURTESY = frozenset(
    {
        "谢谢",
        "谢谢你",
        "谢谢您",
        "谢谢了",
        "多谢",
        "感谢",
        "非常感谢",
        "好",
        "好的",
        "好的谢谢",
        "嗯",
        "收到",
        "知道了",
        "明白",
        "ok",
        "thanks",
    }
)
