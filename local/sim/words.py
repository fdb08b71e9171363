"""What people of the simulated world say, and from which numbers."""

PHONES = tuple(f"+8613900000{n:03}" for n in range(40))
TEXTS = (
    "柳塘街道停水两天了，没人管，请尽快处理",
    "小区楼下饭店油烟太大，晚上睡不着",
    "请问办事大厅周末上班吗？",
    "电梯关人了，快来救人",
    "老板拖欠三个月工资不发",
    "衷心感谢社区工作人员帮忙找回老人",
    "建议在路口增设红绿灯",
    "我要举报街道干部收红包",
    "闻到很浓的煤气味，怕要爆炸",
    "随便说几句，没有什么要紧的事",
    "The street lamp in front of our house is broken",
)
WORDS = ("STOP", "退订", "START", "谢谢", "查询", "HELP", "复查", "复核，不服")
DIGITS = ("115", "125", "131", "114", "223", "235", "999", "1", "１１５", *WORDS)
