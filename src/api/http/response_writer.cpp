#include "api/http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.hpp"

namespace ballast::api::http {

namespace {

void append_number(std::string& out, std::uint64_t value, int base) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), value, base).ptr;
    out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void append_two_digits(std::string& out, int value) {
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
}

// Fields written by the transport.
bool is_framing(std::string_view name) {
    static constexpr std::array<std::string_view, 6> kOurs = {
        "Content-Length", "Date", "Connection", "Transfer-Encoding", "Keep-Alive", "Trailer"};
    return std::ranges::any_of(kOurs,
                               [&](std::string_view ours) { return equal_names(name, ours); });
}

bool is_token(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

void append_value(std::string& out, std::string_view value) {
    const std::size_t begin = out.size();
    out.append(value);
    for (std::size_t i = begin; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F) out[i] = ' ';
    }
}

}  // namespace

std::string format_http_date(std::time_t seconds) {
    static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                              "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::string out(kDays[static_cast<std::size_t>(utc.tm_wday)]);
    out += ", ";
    append_two_digits(out, utc.tm_mday);
    out += ' ';
    out += kMonths[static_cast<std::size_t>(utc.tm_mon)];
    out += ' ';
    append_number(out, static_cast<std::uint64_t>(utc.tm_year + 1900), 10);
    for (const auto& [before, value] :
         {std::pair(' ', utc.tm_hour), std::pair(':', utc.tm_min), std::pair(':', utc.tm_sec)}) {
        out += before;
        append_two_digits(out, value);
    }
    out += " GMT";
    return out;
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_head(std::string& out, const Response& response, const Framing& framing) {
    CHECK((response.status >= 200 && response.status <= 999) || framing.upgrade);
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(response.status), 10);
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\nDate: ";
    out += framing.date;
    out += framing.common;
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    if (framing.length) {
        out += "\r\nContent-Length: ";
        append_number(out, *framing.length, 10);
    }
    if (framing.chunked) out += "\r\nTransfer-Encoding: chunked";
    if (framing.upgrade)
        out += "\r\nConnection: Upgrade";
    else if (framing.close)
        out += "\r\nConnection: close";
    else if (framing.keep_alive_named)
        out += "\r\nConnection: keep-alive";
    out += "\r\n\r\n";
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (is_framing(name)) return;
    CHECK(is_token(name));
    out += "\r\n";
    out += name;
    out += ": ";
    append_value(out, value);
}

void append_chunk(std::string& out, std::string_view bytes) {
    CHECK(!bytes.empty());
    append_number(out, bytes.size(), 16);
    out += "\r\n";
    out += bytes;
    out += "\r\n";
}

}  // namespace ballast::api::http
