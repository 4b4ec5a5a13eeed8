// The figures of a report that a commentary may name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "report/document.hpp"

namespace ballast::commentary {

struct Figure {
    std::string id;     // "fact.value_at_risk", "var.results.1.es"
    std::string label;  // "ES (historical)"
    std::string shown;  // as the report shows it: "1,234.50 USD"
    std::string unit;   // "USD", "percent", "basis points", "number", "count", "status", "date"
    std::optional<double> value;  // absent: a text, or not available
    std::string section;          // of the report; empty: a headline figure
    std::string table;            // of the report; empty: a headline figure
    std::string column;           // title of the column
    // First text of the row, with a cell that distinguishes rows of one name.
    std::string row;
    report::StatusLevel level = report::StatusLevel::kNeutral;
    bool is_total = false;
    bool is_rest = false;  // rows that the table states as one
};

struct TableTitle {
    std::string id;
    std::string title;
};

// Sections of the report without figures, with the reason.
struct MissingPart {
    std::string section;  // its title
    std::string reason;
};

struct Catalog {
    std::string subject;  // title of the report
    std::string as_of;
    std::vector<Figure> figures;  // headline figures first, then in the order of the report
    std::vector<TableTitle> tables;
    std::vector<MissingPart> missing;
    std::size_t left_out = 0;  // figures beyond the limits

    // Null when no figure has that id.
    const Figure* find(std::string_view id) const;
    const TableTitle* find_table(std::string_view id) const;

private:
    friend Catalog catalog_of(const report::Document& document);
    std::unordered_map<std::string, std::size_t> by_id_;
};

inline constexpr std::size_t kMostFigures = 2'000;
inline constexpr std::size_t kMostRows = 60;  // of one table, without its totals

Catalog catalog_of(const report::Document& document);

}  // namespace ballast::commentary
