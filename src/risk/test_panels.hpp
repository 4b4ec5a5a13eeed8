// Panels and books shared by several tests of this directory.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "../../tests/golden/json_case.hpp"
#include "risk/panel.hpp"
#include "risk/var.hpp"

namespace ballast::risk::testing {

inline const std::string kGolden = "tests/golden/risk/";

// A wide CSV of returns: `date` and the named columns, or all of them.
inline ReturnPanel read_panel(const std::string& file, std::vector<std::string> columns = {}) {
    const golden::CsvCase csv(kGolden + file);
    ReturnPanel panel;
    panel.dates = csv.dates();
    if (columns.empty()) columns.assign(csv.header().begin() + 1, csv.header().end());
    panel.symbols = columns;
    panel.values = math::Matrix::zero(csv.rows(), columns.size());
    for (std::size_t j = 0; j < columns.size(); ++j) {
        const std::vector<double> values = csv.column(columns[j]);
        for (std::size_t t = 0; t < values.size(); ++t) panel.values(t, j) = values[t];
    }
    return panel;
}

// Small reproducible numbers without the library under test: SplitMix64, sum of twelve uniforms.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}
    double uniform() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
    }
    double bell() {
        double sum = -6;
        for (int i = 0; i < 12; ++i) sum += uniform();
        return sum;
    }

private:
    std::uint64_t state_;
};

// Returns with a common factor, a little skewed, on consecutive days.
inline ReturnPanel random_panel(std::uint64_t seed, std::size_t rows, std::size_t columns) {
    Draws draws(seed);
    ReturnPanel panel;
    panel.values = math::Matrix::zero(rows, columns);
    for (std::size_t t = 0; t < rows; ++t) {
        panel.dates.push_back(fin::Date::from_serial(18000 + static_cast<std::int32_t>(t)));
        const double market = draws.bell();
        for (std::size_t j = 0; j < columns; ++j) {
            const double own = draws.bell();
            panel.values(t, j) = 0.005 * market + 0.008 * own + 0.001 * (own * own - 1);
        }
    }
    for (std::size_t j = 0; j < columns; ++j) panel.symbols.push_back("S" + std::to_string(j));
    return panel;
}

inline std::vector<Holding> random_book(std::uint64_t seed, const ReturnPanel& panel) {
    Draws draws(seed);
    std::vector<Holding> holdings;
    for (const std::string& symbol : panel.symbols)
        holdings.push_back({symbol, 1e5 * (draws.uniform() - 0.3)});
    return holdings;
}

inline const VarResult* find(const VarReport& report, VarMethod method, double confidence) {
    for (const VarResult& row : report.results)
        if (row.method == method && row.confidence == confidence) return &row;
    return nullptr;
}

inline std::vector<VarComponent> components(const VarReport& report, VarMethod method,
                                            double confidence) {
    std::vector<VarComponent> result;
    for (const VarComponent& c : report.components)
        if (c.method == method && c.confidence == confidence) result.push_back(c);
    return result;
}

inline bool has_issue(const Issues& issues, std::string_view code) {
    for (const Issue& issue : issues)
        if (issue.code == code) return true;
    return false;
}

}  // namespace ballast::risk::testing
