#include "risk/var_book.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include "risk/panel_kernels.hpp"

namespace ballast::risk {

namespace {

struct Position {
    std::vector<double> lines;  // values of the holdings of one symbol
    std::size_t first_seen = 0;
};

// Weights of the rows: each 1 / (n - ddof), or lambda^age over their sum.
std::vector<double> row_weights(std::size_t n, const MomentSettings& settings) {
    if (!settings.ewma_lambda)
        return std::vector<double>(n, 1.0 / (static_cast<double>(n) - settings.ddof));
    std::vector<double> weights(n);
    double weight = 1;
    double sum = 0;
    for (std::size_t t = n; t-- > 0;) {
        weights[t] = weight;
        sum += weight;
        weight *= *settings.ewma_lambda;
    }
    for (double& w : weights) w /= sum;
    return weights;
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

}  // namespace

Result<Outcome<Book>> make_book(std::span<const Holding> holdings, const ReturnPanel& panel) {
    if (holdings.empty()) return fail(Code::kInvalidInput, "there are no positions");
    TRY_STATUS(market::validate(panel));

    std::unordered_map<std::string_view, std::size_t> columns;
    for (std::size_t j = 0; j < panel.symbols.size(); ++j) columns.emplace(panel.symbols[j], j);

    Outcome<Book> result;
    Book& book = result.value;
    std::map<std::size_t, Position> positions;  // by column of the panel
    double missing = 0;
    for (std::size_t h = 0; h < holdings.size(); ++h) {
        const Holding& holding = holdings[h];
        if (!std::isfinite(holding.value))
            return fail(Code::kInvalidInput,
                        "the value of " + holding.symbol + " is not a finite number");
        const auto column = columns.find(holding.symbol);
        if (column == columns.end()) {
            missing += std::abs(holding.value);
            result.issues.push_back({Severity::kError, "no_returns",
                                     "no returns are known for " + holding.symbol +
                                         "; the position is left out of the figures",
                                     holding.symbol});
            continue;
        }
        auto [position, fresh] = positions.try_emplace(column->second);
        if (fresh) position->second.first_seen = h;
        position->second.lines.push_back(holding.value);
    }
    if (positions.empty())
        return fail(Code::kInvalidInput,
                    "none of the positions has returns; give returns for their symbols");

    std::vector<std::size_t> used;
    std::vector<std::pair<std::size_t, std::size_t>> seen;
    double gross_lines = 0;
    for (auto& [column, position] : positions) {
        // Summed by size, so that the order of the holdings leaves no trace.
        std::sort(position.lines.begin(), position.lines.end());
        double value = 0;
        for (const double line : position.lines) {
            value += line;
            gross_lines += std::abs(line);
        }
        seen.emplace_back(position.first_seen, used.size());
        used.push_back(column);
        book.symbols.push_back(panel.symbols[column]);
        book.values.push_back(value);
        book.net_value += value;
        book.gross_value += std::abs(value);
    }
    std::sort(seen.begin(), seen.end());
    for (const auto& [first, index] : seen) book.shown.push_back(index);
    if (gross_lines + missing > 0) book.coverage = gross_lines / (gross_lines + missing);

    book.dates = panel.dates;
    if (used.size() == panel.symbols.size()) {
        book.panel_returns = &panel.values;
    } else {
        book.own_returns = columns_of(panel.values, used);
    }
    book.pnl = panel_pnl(book.returns(), book.values);
    return result;
}

BookMoments moments(const Book& book, const MomentSettings& settings) {
    // Deviations are from the sample mean, whatever mean is in use, except under EWMA, where the
    // mean is zero by definition.
    const bool ewma = settings.ewma_lambda.has_value();
    PanelMoments panel =
        panel_moments(book.returns(), book.pnl, row_weights(book.dates.size(), settings),
                      ewma ? PanelCentre::kZero : PanelCentre::kSampleMean);
    BookMoments m;
    m.book_sample_mean = panel.pnl_mean;
    m.book_variance = panel.pnl_variance;
    m.covariance = std::move(panel.covariance);
    m.variance = std::move(panel.variance);
    m.mean.assign(book.values.size(), 0.0);
    if (settings.sample_mean && !ewma) {
        m.mean = std::move(panel.mean);
        for (std::size_t i = 0; i < m.mean.size(); ++i) m.book_mean += book.values[i] * m.mean[i];
    }
    return m;
}

Book overlapping(const Book& book, std::size_t days) {
    Book result;
    result.symbols = book.symbols;
    result.values = book.values;
    result.shown = book.shown;
    result.net_value = book.net_value;
    result.gross_value = book.gross_value;
    result.coverage = book.coverage;
    if (book.dates.size() < days) return result;
    const std::size_t rows = book.dates.size() - days + 1;
    math::Matrix& returns = result.own_returns;
    returns = math::Matrix::zero(rows, book.values.size());
    for (std::size_t t = 0; t < rows; ++t) {
        result.dates.push_back(book.dates[t + days - 1]);
        for (std::size_t i = 0; i < book.values.size(); ++i) {
            double growth = 1;
            for (std::size_t d = 0; d < days; ++d) growth *= 1 + book.returns(t + d, i);
            returns(t, i) = growth - 1;
        }
    }
    result.pnl = panel_pnl(returns, result.values);
    return result;
}

}  // namespace ballast::risk
