#include "risk/var_book.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/sum.hpp"

namespace ballast::risk {

namespace {

struct Position {
    std::vector<double> lines;  // values of the holdings of one symbol
    std::size_t first_seen = 0;
};

void fill_pnl(Book& book) {
    const std::size_t rows = book.dates.size();
    book.pnl.resize(rows);
    for (std::size_t t = 0; t < rows; ++t) {
        double sum = 0;
        const auto row = book.returns.row(t);
        for (std::size_t i = 0; i < row.size(); ++i) sum += book.values[i] * row[i];
        book.pnl[t] = sum;
    }
}

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

std::vector<double> column_means(const math::Matrix& m) {
    std::vector<double> mean(m.cols, 0.0);
    for (std::size_t t = 0; t < m.rows; ++t)
        for (std::size_t i = 0; i < m.cols; ++i) mean[i] += m(t, i);
    for (double& x : mean) x /= static_cast<double>(m.rows);
    // A second pass takes out what rounding left.
    std::vector<double> rest(m.cols, 0.0);
    for (std::size_t t = 0; t < m.rows; ++t)
        for (std::size_t i = 0; i < m.cols; ++i) rest[i] += m(t, i) - mean[i];
    for (std::size_t i = 0; i < m.cols; ++i) mean[i] += rest[i] / static_cast<double>(m.rows);
    return mean;
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
    book.returns = math::Matrix::zero(panel.dates.size(), used.size());
    for (std::size_t t = 0; t < panel.dates.size(); ++t)
        for (std::size_t i = 0; i < used.size(); ++i) book.returns(t, i) = panel.values(t, used[i]);
    fill_pnl(book);
    return result;
}

BookMoments moments(const Book& book, const MomentSettings& settings) {
    const std::size_t n = book.dates.size();
    const std::size_t positions = book.values.size();
    BookMoments m;
    const std::vector<double> sample = column_means(book.returns);
    m.book_sample_mean = pairwise_sum(book.pnl) / static_cast<double>(n);
    const bool ewma = settings.ewma_lambda.has_value();
    m.mean.assign(positions, 0.0);
    if (settings.sample_mean && !ewma) {
        m.mean = sample;
        for (std::size_t i = 0; i < positions; ++i) m.book_mean += book.values[i] * m.mean[i];
    }

    // Deviations are from the sample mean, whatever mean is in use, except under EWMA, where the
    // mean is zero by definition.
    const std::vector<double> centre = ewma ? std::vector<double>(positions, 0.0) : sample;
    const double book_centre = ewma ? 0.0 : m.book_sample_mean;
    const std::vector<double> weights = row_weights(n, settings);
    m.covariance.assign(positions, 0.0);
    m.variance.assign(positions, 0.0);
    for (std::size_t t = 0; t < n; ++t) {
        const double deviation = book.pnl[t] - book_centre;
        const double weighted = weights[t] * deviation;
        m.book_variance += weighted * deviation;
        const auto row = book.returns.row(t);
        for (std::size_t i = 0; i < positions; ++i) {
            const double d = row[i] - centre[i];
            m.covariance[i] += weighted * d;
            m.variance[i] += weights[t] * d * d;
        }
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
    result.returns = math::Matrix::zero(rows, book.values.size());
    for (std::size_t t = 0; t < rows; ++t) {
        result.dates.push_back(book.dates[t + days - 1]);
        for (std::size_t i = 0; i < book.values.size(); ++i) {
            double growth = 1;
            for (std::size_t d = 0; d < days; ++d) growth *= 1 + book.returns(t + d, i);
            result.returns(t, i) = growth - 1;
        }
    }
    fill_pnl(result);
    return result;
}

}  // namespace ballast::risk
