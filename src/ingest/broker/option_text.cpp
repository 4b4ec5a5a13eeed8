#include "ingest/broker/option_text.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

#include "ingest/broker/dates.hpp"
#include "ingest/broker/number.hpp"
#include "ingest/broker/text.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ingest::broker {

namespace {

bool is_root(std::string_view text) {
    return !text.empty() && text.size() <= 6 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size() && words.size() < 6;) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::optional<model::OptionRight> right_of(std::string_view word) {
    const std::string w = folded(word);
    if (w == "c" || w == "call") return model::OptionRight::kCall;
    if (w == "p" || w == "put") return model::OptionRight::kPut;
    return std::nullopt;
}

// 17JAN25: day, month name and year without separators.
std::optional<fin::Date> run_together(std::string_view word) {
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto first = std::find_if(word.begin(), word.end(), letter);
    const auto last = std::find_if_not(first, word.end(), letter);
    if (first == word.begin() || first == word.end() || last == word.end()) return std::nullopt;
    const DateText date =
        read_date(std::string(word.begin(), first) + "-" + std::string(first, last) + "-" +
                      std::string(last, word.end()),
                  DateOrder::kMonthFirst);
    return date.kind == DateText::Kind::kDate ? std::optional(date.date) : std::nullopt;
}

std::optional<std::string> symbol_of(const model::OptionTerms& terms) {
    auto symbol = model::format_occ_symbol(terms, model::OccForm::kCompact);
    return symbol ? std::optional(*std::move(symbol)) : std::nullopt;
}

// Root, date, strike and right as words, with strike and right in either order.
std::optional<std::string> from_words(const std::vector<std::string_view>& words) {
    if (words.size() != 4 || !is_root(words[0])) return std::nullopt;
    model::OptionTerms terms{.underlying = std::string(words[0])};
    if (const auto date = run_together(words[1])) {
        terms.expiry = *date;
    } else {
        const DateText read = read_date(words[1], DateOrder::kMonthFirst);
        if (read.kind != DateText::Kind::kDate) return std::nullopt;
        terms.expiry = read.date;
    }
    for (const bool strike_first : {true, false}) {
        const auto right = right_of(words[strike_first ? 3 : 2]);
        const NumberText strike = read_number(words[strike_first ? 2 : 3], DecimalSign::kPoint);
        if (!right || strike.kind != NumberText::Kind::kNumber) continue;
        terms.right = *right;
        terms.strike = strike.value;
        return symbol_of(terms);
    }
    return std::nullopt;
}

// AAPL250117C150: the plain strike, not times 1,000.
std::optional<std::string> from_one_word(std::string_view word) {
    if (word.starts_with('-')) word.remove_prefix(1);
    const std::size_t right = word.find_last_of("CP");
    if (right == std::string_view::npos || right < 7) return std::nullopt;
    const std::string_view expiry = word.substr(right - 6, 6);
    const std::string_view root = word.substr(0, right - 6);
    if (!is_root(root) || expiry.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    const DateText date = read_date("20" + std::string(expiry), DateOrder::kUnknown);
    const auto strike = Decimal::parse(word.substr(right + 1));
    if (date.kind != DateText::Kind::kDate || !strike) return std::nullopt;
    return symbol_of({.underlying = std::string(root),
                      .expiry = date.date,
                      .right = *right_of(word.substr(right, 1)),
                      .strike = *strike});
}

}  // namespace

std::optional<std::string> option_symbol(std::string_view text) {
    text = trim(text);
    if (text.size() < 9 || text.size() > 60) return std::nullopt;
    if (auto terms = model::parse_occ_symbol(text)) return symbol_of(*terms);
    const auto words = words_of(text);
    return words.size() == 1 ? from_one_word(words[0]) : from_words(words);
}

}  // namespace ballast::ingest::broker
