#include "feed/mail_message.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/digest.hpp"

namespace ballast::feed {

namespace {

constexpr std::size_t kLongestAddress = 254;  // RFC 5321, section 4.5.3.1, less the brackets
constexpr std::size_t kLineOfBody = 76;       // RFC 2045, section 6.8
constexpr std::size_t kBytesOfWord = 45;      // 60 characters in base64: RFC 2047 allows 75

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }) &&
           text.find("=?") == std::string_view::npos;
}

// Of a header field: as it is, or in words of RFC 2047, none of which splits a character.
std::string header_text(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    std::string made;
    while (!text.empty()) {
        std::size_t count = std::min(text.size(), kBytesOfWord);
        while (count < text.size() && count > 1 &&
               (static_cast<unsigned char>(text[count]) & 0xC0U) == 0x80U)
            --count;
        made += fmt::format("{}=?UTF-8?B?{}?=", made.empty() ? "" : "\r\n ",
                            to_base64(text.substr(0, count)));
        text.remove_prefix(count);
    }
    return made;
}

std::string quoted_phrase(std::string_view text) {
    if (!is_plain(text)) return header_text(text);
    std::string made = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') made += '\\';
        made += c;
    }
    return made + "\"";
}

// RFC 5322, section 3.3, in UTC and in English whatever the locale.
std::string date_text(Instant at) {
    static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_time<std::chrono::microseconds> time{
        std::chrono::microseconds(at.micros())};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto second = std::chrono::floor<std::chrono::seconds>(time) - day;
    const std::chrono::hh_mm_ss clock(second);
    return fmt::format(
        "{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays.at(std::chrono::weekday(day).c_encoding()),
        static_cast<unsigned>(date.day()), kMonths.at(static_cast<unsigned>(date.month()) - 1),
        static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
        clock.seconds().count());
}

// Text has these line ends before it is encoded (RFC 2045, section 6.8).
std::string with_crlf(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '\n') made += '\r';
        made += c;
    }
    return made;
}

std::string part(std::string_view type, std::string_view content) {
    std::string made = fmt::format(
        "Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
    const std::string encoded = to_base64(with_crlf(content));
    for (std::size_t at = 0; at < encoded.size(); at += kLineOfBody)
        made += encoded.substr(at, kLineOfBody) + "\r\n";
    return made;
}

std::string_view domain_of(std::string_view address) {
    return address.substr(address.find('@') + 1);
}

}  // namespace

Status check_mail_address(std::string_view address) {
    constexpr std::string_view kRefused = "<>()[]\\,;:\"";
    const std::size_t at = address.find('@');
    const bool is_valid = address.size() <= kLongestAddress && at != 0 &&
                          at != std::string_view::npos && at == address.rfind('@') &&
                          at + 1 < address.size() && std::ranges::all_of(address, [&](char c) {
                              return c > ' ' && c <= '~' && !kRefused.contains(c);
                          });
    if (is_valid) return {};
    return fail(Code::kInvalidInput,
                "not an address to which mail can be sent: expected one such as jane@example.com");
}

Result<std::string> mail_message(const Mail& mail) {
    TRY_STATUS(check_mail_address(mail.from));
    TRY_STATUS(check_mail_address(mail.to));
    const auto one_line = [](std::string text) {
        std::ranges::replace_if(
            text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
        return text;
    };
    const std::string boundary = "=_" + sha256_hex(mail.id + mail.text).substr(0, 32);
    const std::string sender =
        mail.from_name.empty()
            ? mail.from
            : fmt::format("{} <{}>", quoted_phrase(one_line(mail.from_name)), mail.from);
    return fmt::format(
        "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
        "Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n"
        "--{}\r\n{}--{}\r\n{}--{}--\r\n",
        date_text(mail.at), sender, mail.to, header_text(one_line(mail.subject)),
        sha256_hex(mail.id).substr(0, 32), domain_of(mail.from), boundary, boundary,
        part("text/plain", mail.text), boundary, part("text/html", mail.html), boundary);
}

}  // namespace ballast::feed
