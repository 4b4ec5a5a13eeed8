#include "commentary/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <utility>

namespace ballast::commentary {

namespace {

constexpr std::size_t kMostWarnings = 6;      // sentences about statuses
constexpr std::size_t kMostRowsOfStatus = 5;  // named
// Where no sentence is about the report.
constexpr std::size_t kMostPlainTables = 4;
constexpr std::size_t kMostPlainValues = 3;

// Which rows of a column a sentence names.
enum class Order : std::uint8_t {
    kSize,     // by absolute value, from the largest
    kHighest,  // by value, from the highest
    kLowest,   // by value, from the lowest
};

// A sentence about a table, for readers of its report. In the text, "@1" is the name of the first
// row in the order and "#1" its value, up to 3; "@-1" and "#-1" are of the row at the other end.
// The rows must have these signs, or the sentence is not written. With `row`, only the row of that
// name counts.
struct Sentence {
    std::string_view table;
    std::string_view column;  // title
    Order order = Order::kSize;
    std::string_view text;
    std::size_t rows = 1;            // that the text needs
    bool other_is_opposite = false;  // the row at the other end has the other sign
    bool is_loss = false;            // the first row must be negative
    std::string_view row = {};
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
             "Among methods and confidence levels, VaR is highest for @1 with #1 and lowest for "
             "@-1 with #-1.",
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
             "Among the stress scenarios, @1 has the largest loss with #1, followed by @2 with #2.",
             2, false, true},
    Sentence{"factors.portfolio", "Beta", Order::kSize,
             "The strongest factor exposure is to @1 with a beta of #1, followed by @2 with #2.",
             2},
    Sentence{"factors.variance", "Share of variance", Order::kSize,
             "The factors explain #1 of the variance.", 1, false, false, "Systematic"},
    Sentence{},
    Sentence{"performance", "Value", Order::kSize, "", 0},
    Sentence{"summary", "Value", Order::kSize, "", 0},
    Sentence{"ruin", "Probability", Order::kHighest,
             "Depletion is most likely in year @1 of the plan, with a probability of #1."},
    Sentence{"attribution", "Contribution", Order::kHighest,
             "In the attribution of the return, @1 has the largest positive contribution with #1, "
             "and @-1 the largest negative contribution with #-1.",
             2, true},
    Sentence{"data_quality.positions", "Market value", Order::kSize,
             "Some positions enter the risk figures without recent data of their own; the largest "
             "is @1 with #1."},
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
             "The largest realized gain is on the sale of @1 with #1, the largest realized loss on "
             "the sale of @-1 with #-1.",
             2, true},
    Sentence{"sales", "(h) Gain", Order::kHighest,
             "The largest realized gain is on the sale of @1 with #1.", 1},
    Sentence{"sales", "(h) Gain", Order::kLowest,
             "The largest realized loss is on the sale of @1 with #1.", 1, false, true},
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
    Sentence{"coverage", "Cushion", Order::kLowest,
             "The coverage test with the least cushion is @1 with #1, followed by @2 with #2.", 2},
    Sentence{"tests", "Headroom", Order::kLowest,
             "Among the quality and concentration tests, the least headroom is #1, for @1.", 1},
    Sentence{"tranches", "Interest paid", Order::kHighest,
             "Of the notes, @1 receives the most interest with #1."},
    Sentence{"tranches", "Distribution", Order::kHighest, "The distribution to @1 is #1."},
    Sentence{},
    Sentence{"collateral.moodys", "Share", Order::kSize,
             "By rating, the largest shares of par are @1 with #1 and @2 with #2.", 2},
    Sentence{"collateral.industry", "Share", Order::kSize,
             "By industry, the largest shares of par are @1 with #1 and @2 with #2.", 2},
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
std::string title_slot(const std::string& table) { return fmt::format("{{{{title:{}}}}}", table); }
std::string statement(const Figure& figure) { return label_slot(figure) + " " + slot(figure); }

using Rows = std::vector<const Figure*>;

// "A, B and C"; names that have commas themselves are separated by semicolons.
std::string row_list(const Rows& rows) {
    const bool has_comma = std::ranges::any_of(
        rows, [](const Figure* one) { return one->row.find(',') != std::string::npos; });
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0) text += has_comma ? "; " : i + 1 == rows.size() ? " and " : ", ";
        text += row_slot(*rows[i]);
    }
    return text;
}

std::string headline(const Catalog& catalog) {
    std::vector<std::string> parts;
    for (const Figure& figure : catalog.figures)
        if (figure.table.empty()) parts.push_back(statement(figure));
    if (parts.empty()) return {};
    return fmt::format("Key figures as of {{{{as_of}}}}: {}.", fmt::join(parts, "; "));
}

bool is_warning(const Figure& figure) {
    return figure.level == report::StatusLevel::kBad ||
           figure.level == report::StatusLevel::kWarning;
}

// Of a table: a sentence for each status with the rows that have it, the bad ones first.
std::vector<std::string> warnings_of(const std::string& table, const Catalog& catalog) {
    std::vector<Rows> by_status;
    for (const report::StatusLevel level :
         {report::StatusLevel::kBad, report::StatusLevel::kWarning})
        for (const Figure& figure : catalog.figures) {
            if (figure.table != table || figure.row.empty() || figure.level != level) continue;
            const auto same = std::ranges::find_if(by_status, [&](const Rows& rows) {
                return rows.front()->shown == figure.shown && rows.front()->level == level;
            });
            if (same == by_status.end())
                by_status.push_back({&figure});
            else if (same->size() < kMostRowsOfStatus)
                same->push_back(&figure);
        }
    std::vector<std::string> sentences;
    for (const Rows& rows : by_status)
        sentences.push_back(
            fmt::format("{}, {}: {}.", title_slot(table), slot(*rows.front()), row_list(rows)));
    return sentences;
}

std::string warnings(const Catalog& catalog) {
    std::vector<std::string> parts;
    for (const Figure& figure : catalog.figures)
        if (figure.table.empty() && is_warning(figure) && figure.unit == "status")
            parts.push_back(fmt::format("{}: {}.", label_slot(figure), slot(figure)));
    for (const TableTitle& table : catalog.tables)
        for (std::string& one : warnings_of(table.id, catalog)) parts.push_back(std::move(one));
    if (parts.size() > kMostWarnings) parts.resize(kMostWarnings);
    return fmt::format("{}", fmt::join(parts, " "));
}

// The largest values of each table, for reports that no sentence is about.
std::vector<std::string> largest_values(const Catalog& catalog) {
    std::vector<std::string> paragraphs;
    for (const TableTitle& table : catalog.tables) {
        if (paragraphs.size() == kMostPlainTables) break;
        Rows rows;
        for (const Figure& figure : catalog.figures)
            if (figure.table == table.id && figure.value && *figure.value != 0.0 &&
                !figure.row.empty() && !figure.is_total && figure.unit != "date")
                rows.push_back(&figure);
        const bool has_sentence =
            std::ranges::find(kSentences, table.id, &Sentence::table) != kSentences.end();
        if (rows.empty() || table.title.empty() || has_sentence) continue;
        std::ranges::stable_sort(rows, std::ranges::greater{},
                                 [](const Figure* one) { return std::abs(*one->value); });
        rows.resize(std::min(rows.size(), kMostPlainValues));
        std::vector<std::string> parts;
        const bool is_one_column = std::ranges::all_of(
            rows, [&](const Figure* one) { return one->column == rows.front()->column; });
        for (const Figure* one : rows)
            parts.push_back(is_one_column ? row_slot(*one) + " " + slot(*one) : statement(*one));
        paragraphs.push_back(fmt::format("{}: {}.", title_slot(table.id), fmt::join(parts, "; ")));
    }
    return paragraphs;
}

// The values of a column with their rows, without totals, in the order of the sentence.
Rows ordered_rows(const Catalog& catalog, const Sentence& sentence) {
    Rows rows;
    for (const Figure& figure : catalog.figures)
        if (figure.table == sentence.table && figure.column == sentence.column && figure.value &&
            !figure.row.empty() && !figure.is_total && !figure.is_rest &&
            (sentence.row.empty() || figure.row == sentence.row))
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

// Whether the key figures of the report state the same value.
bool is_headline(const Catalog& catalog, const Figure& figure) {
    return std::ranges::any_of(catalog.figures, [&](const Figure& one) {
        return one.table.empty() && one.shown == figure.shown && one.value == figure.value;
    });
}

std::string facts_of(const Catalog& catalog, std::string_view table) {
    std::vector<std::string> parts;
    for (const Fact& fact : kFacts)
        for (const Figure& figure : catalog.figures)
            if (fact.table == table && figure.table == table && figure.row == fact.row &&
                !is_headline(catalog, figure))
                parts.push_back(fmt::format("{}: {}", row_slot(figure), slot(figure)));
    return parts.empty() ? std::string() : fmt::format("{}.", fmt::join(parts, "; "));
}

}  // namespace

std::vector<std::string> write_commentary(const Catalog& catalog) {
    std::vector<std::string> paragraphs;
    const auto add = [&](std::string text) {
        if (!text.empty()) paragraphs.push_back(std::move(text));
    };
    add(headline(catalog));
    const std::string statuses = warnings(catalog);
    add(statuses);
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
    if (!last && statuses.empty())
        for (std::string& one : largest_values(catalog)) add(std::move(one));
    return paragraphs;
}

}  // namespace ballast::commentary
