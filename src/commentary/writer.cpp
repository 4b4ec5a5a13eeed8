#include "commentary/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ballast::commentary {

namespace {

constexpr std::size_t kMostWarnings = 6;

// Which rows of a column a sentence names.
enum class Order : std::uint8_t {
    kSize,     // by absolute value, from the largest
    kHighest,  // by value, from the highest
    kLowest,   // by value, from the lowest
};

// A sentence about a table, for readers of its report. In the text, "@1" is the name of the first
// row in the order and "#1" its value, up to 3; "@-1" and "#-1" are of the row at the other end.
// The rows must have these signs, or the sentence is not written.
struct Sentence {
    std::string_view table;
    std::string_view column;  // title
    Order order = Order::kSize;
    std::string_view text;
    std::size_t rows = 1;            // that the text needs
    bool other_is_opposite = false;  // the row at the other end has the other sign
    bool is_loss = false;            // the first row must be negative
};

// In the order of the text; an empty table begins a paragraph.
constexpr std::array kSentences = {
    // Risk of a portfolio.
    Sentence{"snapshot.positions", "Market value", Order::kHighest,
             "The largest long position is @1 with #1, the largest short position @-1 with #-1.", 2,
             true},
    Sentence{"snapshot.positions", "Market value", Order::kHighest,
             "The largest position is @1 with #1, followed by @2 with #2.", 2},
    Sentence{
        "snapshot.positions", "Unrealized gain", Order::kHighest,
        "The largest unrealized gain is in @1 with #1, the largest unrealized loss in @-1 with "
        "#-1.",
        2, true},
    Sentence{"exposures.concentration", "Share", Order::kSize,
             "Of the gross value, #1 is in @1 and #2 in @2.", 2},
    Sentence{"exposures.sector", "Net", Order::kHighest,
             "By sector, the net exposure is highest in @1 with #1 and lowest in @-1 with #-1.", 2,
             true},
    Sentence{"exposures.sector", "Net", Order::kSize,
             "By sector, the net exposure is largest in @1 with #1, followed by @2 with #2.", 2},
    Sentence{},
    Sentence{"var.results", "VaR", Order::kHighest,
             "By method and confidence, VaR is highest for @1 with #1 and lowest for @-1 with "
             "#-1.",
             2},
    Sentence{"var.components", "VaR component", Order::kHighest,
             "The largest contributions to VaR come from @1 with #1 and @2 with #2; @-1 reduces it "
             "most, with #-1.",
             3, true},
    Sentence{"var.components", "VaR component", Order::kHighest,
             "The largest contributions to VaR come from @1 with #1 and @2 with #2.", 2},
    Sentence{"var.scenarios", "P&L", Order::kLowest,
             "The worst day of the historical distribution is @1 with a P&L of #1.", 1, false,
             true},
    Sentence{"stress", "Total", Order::kLowest,
             "Among the stress scenarios, the largest loss is in @1 with #1, followed by @2 with "
             "#2.",
             2, false, true},
    Sentence{"factors.portfolio", "Beta", Order::kSize,
             "The strongest factor exposure is to @1 with a beta of #1, followed by @2 with #2.",
             2},
    Sentence{"factors.variance", "Share of variance", Order::kSize,
             "The variance is #1 @1 and #2 @2.", 2},
    Sentence{},
    Sentence{"performance", "Value", Order::kSize, "", 0},
    Sentence{"summary", "Value", Order::kSize, "", 0},
    Sentence{"ruin", "Probability", Order::kHighest,
             "Depletion is most likely in the year @1 of the plan, with #1."},
    Sentence{
        "attribution", "Contribution", Order::kHighest,
        "Among the factors, @1 contributed most to the return with #1, and @-1 least with #-1.", 2,
        true},
    Sentence{"data_quality.positions", "Market value", Order::kSize,
             "Some positions do not enter with recent data of their own; the largest is @1 with "
             "#1."},
    // Interest rate risk of a balance sheet.
    Sentence{
        "scenarios", "\u0394 EVE", Order::kLowest,
        "The largest loss of economic value is in the scenario @1 with #1, the largest gain in "
        "@-1 with #-1.",
        2, true},
    Sentence{"scenarios", "\u0394 EVE", Order::kLowest,
             "The change of economic value is lowest in the scenario @1 with #1.", 1},
    Sentence{"scenarios", "\u0394 NII", Order::kLowest,
             "The largest loss of net interest income is in @1 with #1, the largest gain in @-1 "
             "with #-1.",
             2, true},
    Sentence{"scenarios", "\u0394 NII", Order::kLowest,
             "The change of net interest income is lowest in @1 with #1.", 1},
    Sentence{"outlier_tests", "Loss / Tier 1", Order::kHighest,
             "Relative to capital, the largest loss of an outlier test is that of @1 with #1.", 1},
    Sentence{},
    Sentence{"gap", "Gap", Order::kHighest,
             "The repricing gap is highest in @1 with #1 and lowest in @-1 with #-1.", 2, true},
    Sentence{"products", "Balance", Order::kSize,
             "By balance, the largest products are @1 with #1 and @2 with #2.", 2},
    Sentence{"products", "NII", Order::kHighest,
             "The largest interest income comes from @1 with #1, the largest interest expense from "
             "@-1 with #-1.",
             2, true},
    // Year of a ledger.
    Sentence{"sales", "(h) Gain", Order::kHighest,
             "The largest realized gain is @1 with #1, the largest realized loss @-1 with #-1.", 2,
             true},
    Sentence{"sales", "(h) Gain", Order::kSize, "The largest result of a sale is @1 with #1.", 1},
    Sentence{"income", "Dividends", Order::kHighest,
             "Most dividends come from @1 with #1, followed by @2 with #2.", 2},
    Sentence{"open_lots", "Unrealized gain", Order::kHighest,
             "Among the open lots, the largest unrealized gain is in @1 with #1, the largest "
             "unrealized loss in @-1 with #-1.",
             2, true},
    Sentence{"open_lots", "Unrealized gain", Order::kHighest,
             "Among the open lots, the largest unrealized gains are in @1 with #1 and @2 with #2.",
             2},
    // Payment date of a CLO.
    Sentence{"coverage", "Headroom", Order::kLowest,
             "The coverage test with the least headroom is @1 with #1, followed by @2 with #2.", 2},
    Sentence{"tests", "Headroom", Order::kLowest,
             "Among the quality and concentration tests, @1 has the least headroom with #1.", 1},
    Sentence{"tranches", "Interest paid", Order::kHighest,
             "Of the notes, @1 receives the most interest with #1."},
    Sentence{"tranches", "Distribution", Order::kHighest, "The distribution to @1 is #1."},
    Sentence{},
    Sentence{"collateral.moodys", "Share", Order::kSize,
             "By rating, the largest shares of par are @1 with #1 and @2 with #2.", 2},
    Sentence{"collateral.industry", "Share", Order::kSize,
             "By industry, they are @1 with #1 and @2 with #2.", 2},
    Sentence{"collateral.obligor", "Share", Order::kSize,
             "The largest obligor is @1 with #1 of par."},
};

// Rows of tables that state one figure each, for a sentence of facts.
struct Fact {
    std::string_view table;
    std::string_view row;
};
constexpr std::array kFacts = {Fact{"performance", "Return, annualized"},
                               Fact{"performance", "Volatility, annualized"},
                               Fact{"performance", "Sharpe ratio"},
                               Fact{"performance", "Tracking error, annualized"},
                               Fact{"summary", "Probability of a cut in spending"},
                               Fact{"summary", "Median terminal value, real"},
                               Fact{"summary", "5% terminal value, real"},
                               Fact{"summary", "Mean shortfall of failed paths, real"}};

std::string slot(const Figure& figure) { return fmt::format("{{{{{}}}}}", figure.id); }
std::string row_slot(const Figure& figure) { return fmt::format("{{{{row:{}}}}}", figure.id); }
std::string label_slot(const Figure& figure) { return fmt::format("{{{{label:{}}}}}", figure.id); }
std::string statement(const Figure& figure) {
    return fmt::format("{} is {}", label_slot(figure), slot(figure));
}

// "a, b and c"
std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
        text += parts[i];
    }
    return text;
}

std::string headline(const Catalog& catalog) {
    std::vector<std::string> parts;
    for (const Figure& figure : catalog.figures)
        if (figure.table.empty()) parts.push_back(statement(figure));
    if (parts.empty()) return {};
    return fmt::format("{{{{subject}}}} as of {{{{as_of}}}}: {}.", joined(parts));
}

std::string warnings(const Catalog& catalog) {
    std::vector<std::string> parts;
    for (const Figure& figure : catalog.figures) {
        const bool is_warning = figure.level == report::StatusLevel::kBad ||
                                figure.level == report::StatusLevel::kWarning;
        if (is_warning && parts.size() < kMostWarnings) parts.push_back(statement(figure));
    }
    if (parts.empty()) return {};
    return fmt::format("Attention is needed where {}.", joined(parts));
}

using Rows = std::vector<const Figure*>;

// The values of a column with their rows, without totals, in the order of the sentence.
Rows ordered_rows(const Catalog& catalog, const Sentence& sentence) {
    Rows rows;
    for (const Figure& figure : catalog.figures)
        if (figure.table == sentence.table && figure.column == sentence.column && figure.value &&
            !figure.row.empty() && !figure.is_total)
            rows.push_back(&figure);
    std::ranges::stable_sort(rows, [&](const Figure* a, const Figure* b) {
        switch (sentence.order) {
            case Order::kSize:
                return std::abs(*a->value) > std::abs(*b->value);
            case Order::kHighest:
                return *a->value > *b->value;
            case Order::kLowest:
                return *a->value < *b->value;
        }
        return false;
    });
    return rows;
}

// A sentence about a value of zero, or about an end that is not there, says nothing.
bool applies(const Sentence& sentence, const Rows& rows) {
    if (rows.size() < sentence.rows || rows.empty()) return false;
    const double first = *rows.front()->value;
    const double last = *rows.back()->value;
    if (sentence.other_is_opposite) return first * last < 0.0;
    const double needed = *rows[std::max<std::size_t>(sentence.rows, 1) - 1]->value;
    switch (sentence.order) {
        case Order::kHighest:
            return needed > 0.0;
        case Order::kLowest:
            return first < 0.0 || !sentence.is_loss;
        case Order::kSize:
            return needed != 0.0;
    }
    return false;
}

std::string filled(const Sentence& sentence, const Rows& rows) {
    std::string text;
    for (std::size_t at = 0; at < sentence.text.size(); ++at) {
        const char mark = sentence.text[at];
        if (mark != '@' && mark != '#') {
            text += mark;
            continue;
        }
        const bool is_last = sentence.text[at + 1] == '-';
        at += is_last ? 2 : 1;
        const auto nth = static_cast<std::size_t>(sentence.text[at] - '1');
        const Figure& figure = is_last ? *rows[rows.size() - 1 - nth] : *rows[nth];
        text += mark == '@' ? row_slot(figure) : slot(figure);
    }
    return text;
}

std::string facts_of(const Catalog& catalog, std::string_view table) {
    std::vector<std::string> parts;
    for (const Fact& fact : kFacts)
        for (const Figure& figure : catalog.figures)
            if (fact.table == table && figure.table == table && figure.row == fact.row)
                parts.push_back(fmt::format("{} is {}", row_slot(figure), slot(figure)));
    return parts.empty() ? std::string() : joined(parts) + ".";
}

}  // namespace

std::vector<std::string> write_commentary(const Catalog& catalog) {
    std::vector<std::string> paragraphs;
    const auto add = [&](std::string text) {
        if (!text.empty()) paragraphs.push_back(std::move(text));
    };
    add(headline(catalog));
    add(warnings(catalog));
    std::string text;
    const Sentence* last = nullptr;  // written: of a table and column, the first that applies
    for (const Sentence& sentence : kSentences) {
        if (sentence.table.empty()) {
            add(std::exchange(text, {}));
            continue;
        }
        if (last && last->table == sentence.table && last->column == sentence.column) continue;
        std::string made;
        if (sentence.text.empty()) {
            made = facts_of(catalog, sentence.table);
        } else if (const Rows rows = ordered_rows(catalog, sentence); applies(sentence, rows)) {
            made = filled(sentence, rows);
        }
        if (made.empty()) continue;
        text += (text.empty() ? "" : " ") + made;
        last = &sentence;
    }
    add(std::move(text));
    return paragraphs;
}

}  // namespace ballast::commentary
