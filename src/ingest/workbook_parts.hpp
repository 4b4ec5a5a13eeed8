// Internal to the readers of workbooks: parts of the archive as XML, shared texts, date styles.
#pragma once

#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/workbook.hpp"
#include "ingest/workbook_format.hpp"

namespace ballast::ingest::detail {

// An error about a part of the workbook.
Error wrong_part(std::string_view part, std::string_view what);

// Kept together because pugixml parses in place: the document points into the text.
struct Part {
    std::string text;
    pugi::xml_document document;
};

// A small part as a whole.
Result<std::unique_ptr<Part>> read_part(Archive& archive, const std::string& name,
                                        const WorkbookLimits& limits);

// A large part by its repeated elements, a few at a time.
Status read_elements(Archive& archive, const std::string& name, std::string_view container,
                     std::string_view element, const WorkbookLimits& limits,
                     const std::function<Status(const pugi::xml_node&)>& take);

// The name without its namespace prefix: some programs write <x:row>.
std::string_view local_name(const pugi::xml_node& node);
pugi::xml_node child(const pugi::xml_node& parent, std::string_view name);
std::string_view attribute_ending(const pugi::xml_node& node, std::string_view suffix);

// <si> and <is>: one <t>, or runs of formatted text; phonetic readings (<rPh>) are left out.
std::string rich_text(const pugi::xml_node& item);

// Adds up the memory of the cells and texts, and stops above the budget.
class Budget {
public:
    Budget(std::uint64_t file_bytes, const WorkbookLimits& limits)
        : limit_(limits.budget.of_file(file_bytes)), max_cells_(limits.max_cells) {}

    Status take(std::size_t cells, std::size_t bytes) {
        cells_ += cells;
        bytes_ += cells * sizeof(std::string) + bytes;
        if (cells_ > max_cells_)
            return fail(Code::kLimitExceeded,
                        fmt::format("the workbook has more than {} cells, empty ones before a "
                                    "filled one included; split it, or remove empty columns",
                                    max_cells_));
        if (bytes_ > limit_)
            return over_budget(fmt::format("the workbook, with {} cells (empty ones before a "
                                           "filled one included) and their texts,",
                                           cells_),
                               bytes_, limit_, "remove empty rows and columns, or split it");
        return {};
    }

private:
    std::uint64_t limit_;
    std::size_t max_cells_;
    std::size_t cells_ = 0;
    std::uint64_t bytes_ = 0;
};

struct Book {
    std::vector<std::string> strings;
    std::vector<bool> date_style;  // by cell style
    DateSystem dates = DateSystem::k1900;
};

// The archive opened, with what all sheets share.
struct OpenBook {
    Archive archive;
    std::unique_ptr<Part> workbook;
    std::unordered_map<std::string, std::string> relations;  // part by relation id
    Book book;

    pugi::xml_node root() const { return child(workbook->document, "workbook"); }
};
Result<OpenBook> open_book(std::string_view bytes, const WorkbookLimits& limits, Budget& budget);

// The part of each sheet in tab order; empty for a sheet without cells, such as a chart.
struct SheetPart {
    std::string name;
    std::string part;
};
Result<std::vector<SheetPart>> sheet_parts(const OpenBook& open, const WorkbookLimits& limits);

// "BC12" to 54; the row number is not used. nullopt for an invalid reference.
std::optional<std::size_t> column_of(std::string_view reference);

// The shared text that a cell refers to.
Result<std::string> shared_text(std::string_view index, const pugi::xml_node& cell,
                                const Book& book, const std::string& part);
bool has_date_style(const pugi::xml_node& cell, const Book& book);
// The digits as stored, or the date that they are.
std::string number_text(std::string_view stored, bool is_date, DateSystem dates);

}  // namespace ballast::ingest::detail
