#include "risk/var_book.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/ranges.h>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/threads.hpp"
#include "options/revaluation.hpp"
#include "risk/panel_kernels.hpp"

namespace ballast::risk {

namespace {

// Holdings of one column of the panel.
struct Held {
    std::vector<double> lines;                 // values of the holdings of the symbol
    std::optional<std::size_t> first_holding;  // index among the holdings
};

using Columns = std::unordered_map<std::string_view, std::size_t>;

Issue no_returns(const std::string& symbol, const std::string& of) {
    return {Severity::kError, "no_returns",
            "no returns are known for " + of + "; the position is left out of the figures", symbol};
}

// Sorts positions by column of the panel, and counts those without a column.
class Sorting {
public:
    explicit Sorting(const ReturnPanel& panel) {
        for (std::size_t j = 0; j < panel.symbols.size(); ++j)
            columns_.emplace(panel.symbols[j], j);
    }

    void add(const Holding& holding, std::size_t place) {
        const auto column = columns_.find(holding.symbol);
        if (column == columns_.end()) {
            missing += std::abs(holding.value);
            issues.push_back(no_returns(holding.symbol, holding.symbol));
            return;
        }
        Held& here = held[column->second];
        if (!here.first_holding) here.first_holding = place;
        here.lines.push_back(holding.value);
    }

    void add(const OptionHolding& option) {
        const auto column = columns_.find(option.underlying);
        const double value = std::abs(option.greeks.market_value);
        if (column == columns_.end()) {
            missing += value;
            issues.push_back(no_returns(option.symbol, option.underlying));
            return;
        }
        held.try_emplace(column->second);
        options.emplace_back(&option, column->second);
        gross += value;
    }

    std::map<std::size_t, Held> held;  // by column of the panel
    std::vector<std::pair<const OptionHolding*, std::size_t>> options;
    Issues issues;
    double missing = 0.0;
    double gross = 0.0;  // of the single positions

private:
    Columns columns_;
};

// At most ten of the positions left out are listed.
std::vector<std::string_view> named(const Issues& issues) {
    constexpr std::size_t kNamed = 10;
    std::vector<std::string_view> names;
    for (const Issue& issue : issues)
        if (names.size() < kNamed) names.push_back(issue.where);
    return names;
}

Status check_values(const Positions& positions) {
    for (const Holding& holding : positions.holdings)
        if (!std::isfinite(holding.value))
            return fail(Code::kInvalidInput,
                        "the value of " + holding.symbol + " is not a finite number");
    for (const OptionHolding& option : positions.options)
        if (!std::isfinite(option.greeks.market_value))
            return fail(Code::kInvalidInput,
                        "the value of " + option.symbol + " is not a finite number");
    return {};
}

// Fills symbols, values, options and the display order of lines; returns the panel column of each
// book column.
std::vector<std::size_t> take_lines(Book& book, Sorting& sorting, const ReturnPanel& panel) {
    std::vector<std::size_t> used;
    std::vector<std::pair<std::size_t, std::size_t>> seen;
    std::unordered_map<std::size_t, std::size_t> place;  // index in the book of a panel column
    for (auto& [column, held] : sorting.held) {
        // Summed by size, so that the result does not depend on the order of the holdings.
        std::sort(held.lines.begin(), held.lines.end());
        double value = 0;
        for (const double line : held.lines) {
            value += line;
            sorting.gross += std::abs(line);
        }
        if (held.first_holding) seen.emplace_back(*held.first_holding, used.size());
        place.emplace(column, used.size());
        used.push_back(column);
        book.symbols.push_back(panel.symbols[column]);
        book.values.push_back(value);
        book.net_value += value;
        book.gross_value += std::abs(value);
    }
    std::sort(seen.begin(), seen.end());
    for (const auto& [first, index] : seen) book.shown.push_back(index);
    for (const auto& [option, column] : sorting.options) {
        book.shown.push_back(book.lines());
        book.options.push_back(*option);
        book.underlying.push_back(place.at(column));
        book.net_value += option->greeks.market_value;
        book.gross_value += std::abs(option->greeks.market_value);
    }
    return used;
}

math::Matrix columns_of(const math::Matrix& values, std::span<const std::size_t> columns) {
    math::Matrix selected{values.rows, columns.size(), {}};
    selected.data.reserve(values.rows * columns.size());
    for (std::size_t t = 0; t < values.rows; ++t) {
        const std::span<const double> row = values.row(t);
        for (const std::size_t column : columns) selected.data.push_back(row[column]);
    }
    return selected;
}

void add_option_pnl(Book& book, const Work& work) {
    book.pnl = panel_pnl(book.returns(), book.values);
    book.option_pnl = option_pnl(book, book.returns(), work);
    add_rows(book.option_pnl, book.pnl);
}

void append(std::vector<double>& to, const std::vector<double>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::optional<double> Book::per_value(std::size_t line, double slope) const {
    if (!is_option(line)) return slope;
    if (value(line) == 0.0) return std::nullopt;
    return slope / value(line);
}

Result<Outcome<Book>> make_book(const Positions& positions, const ReturnPanel& panel,
                                const Work& work) {
    if (positions.holdings.empty() && positions.options.empty())
        return fail(Code::kInvalidInput, "there are no positions");
    TRY_STATUS(market::validate(panel));
    TRY_STATUS(check_values(positions));
    Sorting sorting(panel);
    for (std::size_t h = 0; h < positions.holdings.size(); ++h)
        sorting.add(positions.holdings[h], h);
    for (const OptionHolding& option : positions.options) sorting.add(option);
    if (sorting.held.empty())
        return fail(Code::kInvalidInput,
                    fmt::format("no position has returns: {}; import prices of their symbols, "
                                "or give their returns",
                                fmt::join(named(sorting.issues), ", ")));

    Outcome<Book> result;
    result.issues = std::move(sorting.issues);
    Book& book = result.value;
    const std::vector<std::size_t> used = take_lines(book, sorting, panel);
    if (sorting.gross + sorting.missing > 0)
        book.coverage = sorting.gross / (sorting.gross + sorting.missing);
    book.dates = panel.dates;
    if (used.size() == panel.symbols.size())
        book.panel_returns = &panel.values;
    else
        book.own_returns = columns_of(panel.values, used);
    add_option_pnl(book, work);
    // Revaluation that was stopped leaves zeros behind.
    TRY_STATUS(work.cancel.check());
    return result;
}

std::vector<OptionGroup> option_groups(const Book& book) {
    constexpr std::size_t kTogether = 16;
    std::vector<OptionGroup> groups;
    std::unordered_map<std::size_t, std::size_t> open;  // group of a column that has room left
    for (std::size_t k = 0; k < book.options.size(); ++k) {
        const std::size_t column = book.underlying[k];
        const auto [place, fresh] = open.try_emplace(column, groups.size());
        if (!fresh && groups[place->second].places.size() == kTogether) {
            place->second = groups.size();
        }
        if (place->second == groups.size()) groups.push_back({column, {}, {}});
        OptionGroup& group = groups[place->second];
        group.places.push_back(k);
        group.terms.push_back(book.options[k].terms);
    }
    return groups;
}

math::Matrix option_pnl(const Book& book, const math::Matrix& moves, const Work& work) {
    // Groups are combined into tasks, so that each task writes whole cache lines of the result.
    constexpr std::size_t kTasks = 16;
    constexpr std::size_t kMostGroups = 16;
    math::Matrix pnl = math::Matrix::zero(moves.rows, book.options.size());
    const std::vector<OptionGroup> groups = option_groups(book);
    const std::size_t together = std::clamp<std::size_t>(groups.size() / kTasks, 1, kMostGroups);
    const auto revalue = [&](std::size_t, std::size_t begin, std::size_t end) {
        std::vector<math::Matrix> parts;
        for (std::size_t g = begin; g < end; ++g)
            parts.push_back(options::pnl_of_moves(groups[g].terms, moves.column(groups[g].column)));
        for (std::size_t t = 0; t < moves.rows; ++t) {
            double* const to = pnl.row(t).data();
            for (std::size_t g = begin; g < end; ++g) {
                const double* from = parts[g - begin].row(t).data();
                for (const std::size_t place : groups[g].places) to[place] = *from++;
            }
        }
    };
    parallel_blocks(work, groups.size(), together, revalue);
    return pnl;
}

void add_rows(const math::Matrix& lines, std::vector<double>& pnl) {
    const std::vector<double> ones(lines.cols, 1.0);
    const std::vector<double> sums = panel_pnl(lines, ones);
    for (std::size_t t = 0; t < sums.size(); ++t) pnl[t] += sums[t];
}

std::vector<double> date_weights(std::size_t dates, const MomentSettings& settings) {
    if (!settings.ewma_lambda)
        return std::vector<double>(dates, 1.0 / (static_cast<double>(dates) - settings.ddof));
    std::vector<double> weights(dates);
    double weight = 1;
    double sum = 0;
    for (std::size_t t = dates; t-- > 0;) {
        weights[t] = weight;
        sum += weight;
        weight *= *settings.ewma_lambda;
    }
    for (double& w : weights) w /= sum;
    return weights;
}

BookMoments moments(const Book& book, const MomentSettings& settings) {
    // Deviations are from the sample mean, whatever mean is in use, except under EWMA, where the
    // mean is zero by definition.
    const bool ewma = settings.ewma_lambda.has_value();
    const PanelCenter center = ewma ? PanelCenter::kZero : PanelCenter::kSampleMean;
    const std::vector<double> weights = date_weights(book.dates.size(), settings);
    PanelMoments panel = panel_moments(book.returns(), book.pnl, weights, center);
    if (!book.options.empty()) {
        const PanelMoments options = panel_moments(book.option_pnl, book.pnl, weights, center);
        append(panel.mean, options.mean);
        append(panel.covariance, options.covariance);
        append(panel.variance, options.variance);
    }
    BookMoments m;
    m.book_sample_mean = panel.pnl_mean;
    m.book_variance = panel.pnl_variance;
    m.covariance = std::move(panel.covariance);
    m.variance = std::move(panel.variance);
    m.mean.assign(book.lines(), 0.0);
    if (settings.sample_mean && !ewma) {
        m.mean = std::move(panel.mean);
        for (std::size_t i = 0; i < m.mean.size(); ++i) m.book_mean += book.weight(i) * m.mean[i];
    }
    return m;
}

Book overlapping(const Book& book, std::size_t days, const Work& work) {
    Book result = book;
    result.dates.clear();
    result.panel_returns = nullptr;
    result.own_returns = {};
    result.pnl.clear();
    if (book.dates.size() < days) return result;
    const std::size_t rows = book.dates.size() - days + 1;
    result.own_returns = math::Matrix::zero(rows, book.columns());
    for (std::size_t t = 0; t < rows; ++t) {
        result.dates.push_back(book.dates[t + days - 1]);
        for (std::size_t i = 0; i < book.columns(); ++i) {
            double growth = 1;
            for (std::size_t d = 0; d < days; ++d) growth *= 1 + book.returns(t + d, i);
            result.own_returns(t, i) = growth - 1;
        }
    }
    add_option_pnl(result, work);
    return result;
}

}  // namespace ballast::risk
