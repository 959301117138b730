"""Vietnamese."""

from daemon.mail.reply.language import Language, named, words

VI = Language(
    code="vi",
    sender=words(
        "từ|người gửi|gửi từ|tu",
    ),
    sent=words(
        "đã gửi|gửi|ngày gửi|gửi lúc|đã gửi vào|ngày|thời gian|vào ngày|thời gian gửi|đã gửi lúc",
    ),
    to=words(
        "tới|đến|người nhận|gửi đến|gửi tới|cho|den",
    ),
    cc=words(
        "cc|đồng gửi|đồng kính gửi|sao gửi|bản sao",
    ),
    subject=words(
        "chủ đề|tiêu đề|về việc|v/v|chu de",
    ),
    other=words(
        "bcc|trả lời|trả lời tới|trả lời đến|hồi đáp|mức độ quan trọng|tầm quan trọng|ưu tiên",
        "tệp đính kèm|đính kèm|phần đính kèm|tổ chức",
    ),
    wrote=words(
        "đã viết|đã viết như sau|viết|đã viết rằng|viết rằng|đã viết lúc|da viet",
    ),
    glue=words(
        "vào|lúc|ngày|hồi|giờ|th|thg|tháng|năm|thứ|cn|sa|ch|sáng|chiều|tối|người dùng",
    ),
    first_person=words(
        "tôi|mình|chúng tôi|chúng ta|tớ",
    ),
    original=words(
        "tin nhắn gốc|thư gốc|thông điệp gốc|email gốc|thư ban đầu|bản tin gốc|tin nhắn ban đầu",
    ),
    forwarded=words(
        "tin nhắn được chuyển tiếp|thư được chuyển tiếp|thư chuyển tiếp|tin nhắn đã chuyển tiếp",
        "thư đã chuyển tiếp|bắt đầu thư được chuyển tiếp|bắt đầu thư đã chuyển tiếp",
        "bắt đầu tin nhắn được chuyển tiếp|chuyển tiếp bởi|tin đã chuyển tiếp|forwarded message",
    ),
    reply_above=words(
        "vui lòng trả lời phía trên dòng này|vui lòng trả lời bên trên dòng này",
        "trả lời phía trên dòng này|nhập câu trả lời của bạn phía trên dòng này",
        "hãy viết trả lời của bạn phía trên dòng này",
    ),
    sign_offs=words(
        "trân trọng|trân trọng kính chào|kính thư|kính chào|trân trọng cảm ơn|xin trân trọng cảm ơn",
        "kính bút|thân ái|thân mến|thân chào|thân|thân ái chào tạm biệt|chào thân ái|chào trân trọng|kính",
        "chúc một ngày tốt lành|chúc bạn một ngày tốt lành|chúc anh một ngày tốt lành",
        "chúc chị một ngày tốt lành|chúc anh chị một ngày tốt lành|chúc sức khỏe|chúc cuối tuần vui vẻ",
        "mong nhận được phản hồi|hẹn gặp lại|chào tạm biệt|thương mến|yêu thương|cảm ơn và trân trọng",
        "cám ơn và trân trọng|cảm ơn và chúc một ngày tốt lành",
    ),
    weak_sign_offs=words(
        "tạm biệt|chào|bye|hẹn gặp|gặp lại sau|thương|yêu|tr.trọng|ttr|tks & br",
    ),
    greetings=words(
        "chào|xin chào|chào bạn|chào các bạn|chào anh|chào chị|chào em|chào mọi người|chào cả nhà",
        "chào thầy|chào cô|chào anh chị|em chào anh|em chào chị|em chào anh chị|em chào thầy|em chào cô",
        "kính gửi|kính chào|gửi anh|gửi chị|gửi các bạn|thân gửi|dear|dear anh|dear chị|dear anh chị|hi",
        "hi anh|hi chị|thưa|thưa thầy|thưa cô|thưa ông|thưa bà|thưa quý khách|quý khách",
    ),
    footers=words(
        "đã gửi từ iphone của tôi|đã gửi từ ipad của tôi|được gửi từ iphone của tôi",
        "được gửi từ ipad của tôi|gửi từ iphone của tôi|gửi từ ipad của tôi|gửi từ iphone",
        "được gửi từ * của tôi|gửi từ * của tôi|đã gửi từ * của tôi|gửi từ điện thoại *",
        "được gửi từ điện thoại *|được gửi từ thiết bị *|gửi từ thiết bị *|được gửi từ outlook cho *",
        "đã gửi từ outlook cho *|gửi từ outlook cho *|đã gửi từ outlook dành cho *|tải outlook cho *",
        "tải outlook dành cho *|tải xuống outlook cho *|lấy outlook cho *|lấy outlook dành cho *",
        "tải về outlook cho *|nhận outlook cho *|nhận outlook dành cho *",
        "được gửi từ thư dành cho windows*|được gửi từ thư cho windows*|đã gửi từ thư dành cho windows*",
        "đã gửi từ yahoo mail *|được gửi từ yahoo mail *|được gửi bằng proton mail*",
        "đã gửi bằng proton mail*",
        "được gửi từ thiết bị android của tôi bằng k-9 mail. xin thứ lỗi vì sự ngắn gọn của tôi.",
        "không có vi-rút.*|không có virus.*|email này đã được phần mềm avast antivirus kiểm tra*",
        "hãy cân nhắc trước khi in*|vui lòng cân nhắc môi trường*",
    ),
    disclaimers=words(
        "email này và mọi|email này và các tệp|email này và bất kỳ|thư điện tử này|thư này và các",
        "thông tin trong email này|thông tin trong thư này|nội dung email này|chứa thông tin bảo mật",
        "chứa thông tin mật|có thể chứa thông tin bảo mật|chỉ dành cho người nhận|chỉ dành riêng cho",
        "nếu bạn không phải là người nhận|nếu quý vị không phải|nếu anh/chị không phải",
        "nếu bạn nhận được email này do nhầm lẫn|nếu bạn nhận được thư này do nhầm lẫn|tuyên bố miễn trừ",
        "tuyên bố bảo mật|lưu ý bảo mật",
    ),
    roles=words(
        "giám đốc|phó giám đốc|tổng giám đốc|phó tổng giám đốc|trưởng phòng|phó phòng|trưởng nhóm",
        "trưởng ban|trưởng bộ phận|quản lý|chuyên viên|nhân viên|kỹ sư|kế toán|kế toán trưởng|thư ký",
        "trợ lý|luật sư|tư vấn|lập trình viên|chuyên gia|giảng viên|giáo viên|giáo sư|phó giáo sư|tiến sĩ",
        "thạc sĩ|bác sĩ|điều phối viên|chủ tịch|hiệu trưởng|điều dưỡng",
    ),
    forms=words(
        "công ty|công ty tnhh|công ty cổ phần|tnhh|ctcp|tập đoàn|phòng|bộ phận|trung tâm|trường|đại học",
        "viện|chi nhánh|đường|phố|số|phường|quận|huyện|thành phố|tỉnh|tầng|tòa nhà|lầu|điện thoại|đt|đtdđ",
        "di động|sđt|fax|máy lẻ|mst|mã số thuế|địa chỉ|website|hà nội|hồ chí minh|tp.hcm|đà nẵng|việt nam",
        "tel|mobile|hotline",
    ),
    months=named(
        "tháng 1|thg 1|tháng một|tháng giêng|tháng 01",
        "tháng 2|thg 2|tháng hai|tháng 02",
        "tháng 3|thg 3|tháng ba|tháng 03",
        "tháng 4|thg 4|tháng tư|tháng 04",
        "tháng 5|thg 5|tháng năm|tháng 05",
        "tháng 6|thg 6|tháng sáu|tháng 06",
        "tháng 7|thg 7|tháng bảy|tháng 07",
        "tháng 8|thg 8|tháng tám|tháng 08",
        "tháng 9|thg 9|tháng chín|tháng 09",
        "tháng 10|thg 10|tháng mười",
        "tháng 11|thg 11|tháng mười một",
        "tháng 12|thg 12|tháng mười hai|tháng chạp",
    ),
    weekdays=named(
        "thứ hai|thứ 2|th 2",
        "thứ ba|thứ 3|th 3",
        "thứ tư|thứ 4|th 4",
        "thứ năm|thứ 5|th 5",
        "thứ sáu|thứ 6|th 6",
        "thứ bảy|thứ bẩy|thứ 7|th 7",
        "chủ nhật|chủ nhựt|cn",
    ),
    auto_subjects=words(
        "trả lời tự động|thư trả lời tự động|tự động trả lời|phản hồi tự động|vắng mặt tại văn phòng",
        "ngoài văn phòng|không có mặt tại văn phòng",
    ),
)
