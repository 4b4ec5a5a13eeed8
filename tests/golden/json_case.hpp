// Reference cases in JSON and CSV, for tests. Paths are relative to the project root.
#pragma once

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <simdjson.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fin/date.hpp"

namespace ballast::golden {

// A document and the parser that holds its memory.
class JsonCase {
public:
    explicit JsonCase(const std::string& path) : root_(parser_.load(path)) {}
    simdjson::dom::element operator[](std::string_view key) const { return root_[key]; }
    const simdjson::dom::element& root() const { return root_; }

private:
    simdjson::dom::parser parser_;
    simdjson::dom::element root_;
};

inline std::vector<double> numbers(simdjson::dom::element list) {
    std::vector<double> result;
    for (const auto element : list.get_array()) result.push_back(double(element));
    return result;
}

// A CSV file without quotes: header, then cells; an empty cell is NaN as a number.
class CsvCase {
public:
    explicit CsvCase(const std::string& path) {
        std::ifstream file(path);
        if (!file) throw std::runtime_error("cannot open " + path);
        std::string line;
        while (std::getline(file, line)) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            if (line.empty()) continue;
            std::vector<std::string> cells;
            std::istringstream stream(line + ",");
            for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
            (header_.empty() ? header_ : rows_.emplace_back()) = std::move(cells);
        }
    }

    std::size_t rows() const { return rows_.size(); }
    const std::vector<std::string>& header() const { return header_; }

    std::vector<std::string> texts(std::string_view name) const {
        for (std::size_t j = 0; j < header_.size(); ++j) {
            if (header_[j] != name) continue;
            std::vector<std::string> result;
            for (const auto& row : rows_) result.push_back(j < row.size() ? row[j] : std::string());
            return result;
        }
        throw std::runtime_error("no column " + std::string(name));
    }

    std::vector<double> column(std::string_view name) const {
        std::vector<double> result;
        for (const std::string& cell : texts(name))
            result.push_back(cell.empty() ? std::numeric_limits<double>::quiet_NaN()
                                          : std::strtod(cell.c_str(), nullptr));
        return result;
    }

    std::vector<fin::Date> dates(std::string_view name = "date") const {
        std::vector<fin::Date> result;
        for (const std::string& cell : texts(name))
            result.push_back(fin::Date::parse(cell).value());
        return result;
    }

private:
    std::vector<std::string> header_;
    std::vector<std::vector<std::string>> rows_;
};

// |actual - expected| <= tolerance × |expected|.
inline void expect_relative(double actual, double expected, double tolerance,
                            std::string_view what = {}) {
    EXPECT_LE(std::abs(actual - expected), tolerance * std::abs(expected))
        << what << ": " << actual << " is not " << expected;
}

}  // namespace ballast::golden
