#include "clo/correlation_table.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "clo/refuse.hpp"

namespace ballast::clo {

namespace {

constexpr double kGiven = 1e-9;  // difference of values that count as one
constexpr double kNotGiven = std::numeric_limits<double>::quiet_NaN();

// Ids by position, and values as they are given.
class GivenPairs {
public:
    std::size_t place(const std::string& id) {
        const auto [found, added] = places_.try_emplace(id, ids_.size());
        if (added) ids_.push_back(id);
        return found->second;
    }

    Status add(const CorrelationPair& pair) {
        if (pair.a.empty() || pair.b.empty())
            return refuse(fmt::format("the pair \"{}\", \"{}\" lacks an id", pair.a, pair.b));
        const std::size_t a = place(pair.a);
        const std::size_t b = place(pair.b);
        if (ids_.size() > kMaxCorrelationItems)
            return refuse("the pairs name more than 5,000 ids: expected at most 5,000");
        if (a == b) {
            if (std::abs(pair.correlation - 1.0) <= kGiven) return {};
            return refuse(fmt::format("the correlation of \"{}\" with itself is {}: expected 1",
                                      pair.a, pair.correlation));
        }
        const auto [known, added] = values_.try_emplace(std::minmax(a, b), pair.correlation);
        if (added || std::abs(known->second - pair.correlation) <= kGiven) return {};
        return refuse(fmt::format("the correlation of \"{}\" and \"{}\" is given as {} and as {}",
                                  pair.a, pair.b, known->second, pair.correlation));
    }

    Result<NamedCorrelation> matrix(const MissingCorrelation& missing) && {
        const std::size_t n = ids_.size();
        NamedCorrelation result{.ids = std::move(ids_), .matrix = math::Matrix::identity(n)};
        std::size_t absent = 0;
        std::string first;
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < i; ++j) {
                std::optional<double> value;
                if (const auto found = values_.find({j, i}); found != values_.end())
                    value = found->second;
                else if (missing)
                    value = missing(result.ids[j], result.ids[i]);
                if (!value && absent++ == 0)
                    first = fmt::format("\"{}\" and \"{}\"", result.ids[j], result.ids[i]);
                result.matrix(i, j) = result.matrix(j, i) = value.value_or(0.0);
            }
        if (absent == 0) return result;
        return refuse(
            fmt::format("{} pairs have no correlation, the first of them {}: give them, or a rule "
                        "for missing pairs and assets that are stored",
                        absent, first));
    }

private:
    std::vector<std::string> ids_;
    std::map<std::string, std::size_t> places_;
    std::map<std::pair<std::size_t, std::size_t>, double> values_;
};

// kNotGiven for an empty cell.
Result<double> number_of(const std::string& cell, std::size_t row, std::size_t column) {
    const std::string_view text = without_blanks(cell);
    if (text.empty()) return kNotGiven;
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && std::isfinite(value))
        return value;
    return refuse(
        fmt::format("row {}, column {} of the correlations is \"{}\": expected a number "
                    "from -1 to 1",
                    row + 1, column + 1, text));
}

bool is_pair_table(const std::vector<std::string>& header) {
    return header.size() == 3 && lower(without_blanks(header[0])) == "a" &&
           lower(without_blanks(header[1])) == "b" &&
           lower(without_blanks(header[2])) == "correlation";
}

Result<NamedCorrelation> of_pair_table(std::span<const std::vector<std::string>> rows,
                                       const MissingCorrelation& missing) {
    GivenPairs pairs;
    for (std::size_t r = 1; r < rows.size(); ++r) {
        if (rows[r].size() != 3)
            return refuse(
                fmt::format("row {} of the correlations has {} cells: expected a, b and "
                            "correlation",
                            r + 1, rows[r].size()));
        TRY(const double value, number_of(rows[r][2], r, 2));
        if (std::isnan(value))
            return refuse(fmt::format("row {} of the correlations has no correlation", r + 1));
        TRY_STATUS(pairs.add({std::string(without_blanks(rows[r][0])),
                              std::string(without_blanks(rows[r][1])), value}));
    }
    return std::move(pairs).matrix(missing);
}

Result<NamedCorrelation> of_square_table(std::span<const std::vector<std::string>> rows) {
    const std::size_t n = rows.size() - 1;
    if (rows.front().size() != n + 1)
        return refuse(
            fmt::format("the table of correlations has {} rows and {} columns below and beside its "
                        "ids: expected the same number, or the headings a, b and correlation",
                        n, rows.front().empty() ? 0 : rows.front().size() - 1));
    if (n > kMaxCorrelationItems)
        return refuse(fmt::format("the correlation matrix has {} ids: expected at most 5,000", n));
    NamedCorrelation result{.ids = {}, .matrix = math::Matrix::zero(n, n)};
    for (std::size_t i = 0; i < n; ++i) {
        const std::vector<std::string>& row = rows[i + 1];
        result.ids.emplace_back(without_blanks(rows.front()[i + 1]));
        if (row.size() != n + 1 || without_blanks(row.front()) != result.ids.back())
            return refuse(fmt::format(
                "row {} of the correlations is of \"{}\" with {} values: expected \"{}\" "
                "with {}, in the order of the headings",
                i + 2, row.empty() ? "" : row.front(), row.empty() ? 0 : row.size() - 1,
                result.ids.back(), n));
        for (std::size_t j = 0; j < n; ++j) {
            TRY(result.matrix(i, j), number_of(row[j + 1], i + 1, j + 1));
        }
    }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double& value = result.matrix(i, j);
            if (std::isnan(value)) value = result.matrix(j, i);
            if (std::isnan(value))
                return refuse(fmt::format("the correlation of \"{}\" and \"{}\" is missing",
                                          result.ids[i], result.ids[j]));
        }
    return result;
}

}  // namespace

Result<math::Matrix> correlation_of_rows(std::span<const std::string> ids,
                                         std::span<const std::vector<double>> rows) {
    const std::size_t n = ids.size();
    if (rows.size() != n)
        return refuse(
            fmt::format("the correlation matrix has {} rows and {} ids: expected a row "
                        "for each",
                        rows.size(), n));
    math::Matrix matrix = math::Matrix::zero(n, n);
    for (std::size_t i = 0; i < n; ++i) {
        if (rows[i].size() != n)
            return refuse(
                fmt::format("row {} of the correlation matrix has {} numbers: expected "
                            "{}",
                            i, rows[i].size(), n));
        std::ranges::copy(rows[i], matrix.row(i).begin());
    }
    return matrix;
}

Result<NamedCorrelation> correlation_of_pairs(std::span<const CorrelationPair> pairs,
                                              const MissingCorrelation& missing) {
    GivenPairs given;
    for (const CorrelationPair& pair : pairs) TRY_STATUS(given.add(pair));
    return std::move(given).matrix(missing);
}

Result<NamedCorrelation> correlation_of_cells(std::span<const std::vector<std::string>> rows,
                                              const MissingCorrelation& missing) {
    if (rows.size() < 2) return refuse("the table of correlations has no rows below its headings");
    return is_pair_table(rows.front()) ? of_pair_table(rows, missing) : of_square_table(rows);
}

}  // namespace ballast::clo
