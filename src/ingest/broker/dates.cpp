#include "ingest/broker/dates.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

using DateKind = DateText::Kind;

// The first letters of a month in English, German, French, Spanish, Italian, Portuguese, Dutch and
// Swedish; longer prefixes first where one is a prefix of another.
struct MonthWord {
    std::string_view word;
    int month;
};
constexpr std::array kMonths = {
    MonthWord{"jan", 1},
    MonthWord{"ene", 1},
    MonthWord{"gen", 1},
    MonthWord{"feb", 2},
    MonthWord{"f\xC3\xA9v", 2},
    MonthWord{"fev", 2},
    MonthWord{"mar", 3},
    MonthWord{"m\xC3\xA4r", 3},
    MonthWord{"mrz", 3},
    MonthWord{"mrt", 3},
    MonthWord{"maa", 3},
    MonthWord{"apr", 4},
    MonthWord{"avr", 4},
    MonthWord{"abr", 4},
    MonthWord{"may", 5},
    MonthWord{"mai", 5},
    MonthWord{"maj", 5},
    MonthWord{"mei", 5},
    MonthWord{"mag", 5},
    MonthWord{"juin", 6},
    MonthWord{"jun", 6},
    MonthWord{"giu", 6},
    MonthWord{"juil", 7},
    MonthWord{"jul", 7},
    MonthWord{"lug", 7},
    MonthWord{"aug", 8},
    MonthWord{"ago", 8},
    MonthWord{"ao\xC3\xBB", 8},
    MonthWord{"sep", 9},
    MonthWord{"set", 9},
    MonthWord{"oct", 10},
    MonthWord{"okt", 10},
    MonthWord{"ott", 10},
    MonthWord{"out", 10},
    MonthWord{"nov", 11},
    MonthWord{"dec", 12},
    MonthWord{"d\xC3\xA9"
              "c",
              12},
    MonthWord{"dez", 12},
    MonthWord{"dic", 12},
};

std::optional<int> month_of(std::string_view word) {
    const std::string lower = folded(word);
    for (const MonthWord& month : kMonths)
        if (lower.starts_with(month.word)) return month.month;
    return std::nullopt;
}

// A token of the text: a number, a word or a single separator.
struct Piece {
    std::string_view text;
    bool number = false;
    char before = ' ';        // the separator before it, or a blank
    bool apostrophe = false;  // the separator was an apostrophe
};

struct Pieces {
    std::array<Piece, 3> list;
    std::size_t count = 0;
    bool ends_well = true;  // followed by a time or nothing
};

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

Pieces pieces_of(std::string_view text) {
    Pieces pieces;
    std::size_t at = 0;
    while (pieces.count < 3) {
        Piece piece;
        for (; at < text.size() &&
               std::string_view(" /-.,'").find(text[at]) != std::string_view::npos;
             ++at) {
            if (text[at] != ' ') piece.before = text[at];
            piece.apostrophe = piece.apostrophe || text[at] == '\'';
        }
        const std::size_t begin = at;
        if (at < text.size() && is_digit(text[at])) {
            piece.number = true;
            while (at < text.size() && is_digit(text[at])) ++at;
        } else {
            while (at < text.size() && is_word(text[at])) ++at;
        }
        if (at == begin) break;
        piece.text = text.substr(begin, at - begin);
        pieces.list[pieces.count++] = piece;
        if (piece.number && piece.text.size() >= 8) break;
    }
    if (at < text.size())
        pieces.ends_well = std::string_view(" T,;.").find(text[at]) != std::string_view::npos;
    return pieces;
}

int value(std::string_view digits) {
    int v = 0;
    for (const char c : digits.substr(0, 6)) v = v * 10 + (c - '0');
    return v;
}

std::optional<int> year_of(const Piece& piece) {
    if (!piece.number) return std::nullopt;
    if (piece.text.size() == 4) return value(piece.text);
    if (piece.text.size() > 2) return std::nullopt;
    const int year = value(piece.text);
    return piece.apostrophe || year < 70 ? 2000 + year : 1900 + year;
}

DateText dated(int year, int month, int day) {
    const auto date = fin::Date::from_ymd(year, month, day);
    if (!date) return {.kind = DateKind::kBad};
    return {.kind = DateKind::kDate, .date = *date};
}

bool is_two_digits(const Piece& piece) { return piece.number && piece.text.size() <= 2; }

// Three numbers, the last of which is the year.
struct Triple {
    int first = 0;
    int second = 0;
    int year = 0;
    bool points = false;
};

std::optional<Triple> triple_of(const Pieces& pieces) {
    if (pieces.count != 3 || !pieces.ends_well) return std::nullopt;
    const auto& [a, b, c] = pieces.list;
    const auto year = year_of(c);
    if (!is_two_digits(a) || !is_two_digits(b) || !year) return std::nullopt;
    if (b.before != '/' && b.before != '-' && b.before != '.') return std::nullopt;
    return Triple{value(a.text), value(b.text), *year, b.before == '.'};
}

DateText read_triple(const Triple& t, DateOrder order) {
    const DateText month_first = dated(t.year, t.first, t.second);
    const DateText day_first = dated(t.year, t.second, t.first);
    if (t.points || order == DateOrder::kDayFirst) return day_first;
    if (order == DateOrder::kMonthFirst) return month_first;
    if (day_first.kind == DateKind::kBad) return month_first;
    if (month_first.kind == DateKind::kBad || month_first.date == day_first.date) return day_first;
    return {.kind = DateKind::kAmbiguous, .date = month_first.date, .other = day_first.date};
}

}  // namespace

DateText read_date(std::string_view text, DateOrder order) {
    text = trim(text);
    if (text.empty()) return {};
    const Pieces pieces = pieces_of(text);
    const auto& [a, b, c] = pieces.list;
    const DateText bad{.kind = DateKind::kBad};
    if (pieces.count == 0) return bad;
    if (a.number && a.text.size() >= 8) {  // 20250402, with or without a time
        if (a.text.size() != 8 && a.text.size() != 12 && a.text.size() != 14) return bad;
        return dated(value(a.text.substr(0, 4)), value(a.text.substr(4, 2)),
                     value(a.text.substr(6, 2)));
    }
    if (const auto triple = triple_of(pieces)) return read_triple(*triple, order);
    if (pieces.count < 3 || !pieces.ends_well) return bad;
    if (a.number && a.text.size() == 4 && is_two_digits(b) && is_two_digits(c))
        return dated(value(a.text), value(b.text), value(c.text));
    const auto year = year_of(c);
    if (!year) return bad;
    if (is_two_digits(a) && !b.number)  // 02-Apr-2025
        if (const auto month = month_of(b.text)) return dated(*year, *month, value(a.text));
    if (!a.number && is_two_digits(b))  // Apr 2, 2025
        if (const auto month = month_of(a.text)) return dated(*year, *month, value(b.text));
    return bad;
}

DateOrder shown_date_order(std::string_view text) {
    const auto triple = triple_of(pieces_of(trim(text)));
    if (!triple || triple->points) return DateOrder::kUnknown;
    const bool month_first =
        dated(triple->year, triple->first, triple->second).kind == DateKind::kDate;
    const bool day_first =
        dated(triple->year, triple->second, triple->first).kind == DateKind::kDate;
    if (month_first == day_first) return DateOrder::kUnknown;
    return month_first ? DateOrder::kMonthFirst : DateOrder::kDayFirst;
}

}  // namespace ballast::ingest::broker
