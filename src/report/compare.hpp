// What two documents of one kind show differently.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"

namespace ballast::report {

// A number that differs, appears or disappears.
struct Change {
    std::string table;   // id; "facts" for headline figures
    std::string title;   // of the table, or of its section
    std::string row;     // the texts of the row
    std::string column;  // empty for a headline figure
    Cell first;          // with its format; without number where the first document has none
    Cell second;
    std::optional<double> difference;

    bool operator==(const Change&) const = default;
};

// Headline figures in their order, then cells of the tables by relative change, largest first. Rows
// are matched by their texts, columns by their keys; `data` is not compared.
std::vector<Change> changes_between(const Document& first, const Document& second);

// Sentences: date, data, engine version, coverage, sections that only one document has.
std::vector<std::string> differences_of_inputs(const Document& first, const Document& second);

}  // namespace ballast::report
