#include "ingest/workbook.hpp"

#include <fmt/format.h>

#include "ingest/workbook_parts.hpp"

namespace ballast::ingest {

namespace {

Result<std::string> cell_text(const pugi::xml_node& cell, const detail::Book& book,
                              const std::string& part) {
    const std::string_view type = cell.attribute("t").value();
    if (type == "inlineStr") return detail::rich_text(detail::child(cell, "is"));
    const std::string_view value = detail::child(cell, "v").child_value();
    if (type == "s") return detail::shared_text(value, cell, book, part);
    if (type == "e") return std::string();
    if (type == "b") return std::string(value == "1" ? "true" : "false");
    if (type == "str" || type == "d") return std::string(value);
    return detail::number_text(value, detail::has_date_style(cell, book), book.dates);
}

class SheetReader {
public:
    SheetReader(const detail::Book& book, const WorkbookLimits& limits, std::string part)
        : book_(book), limits_(limits), part_(std::move(part)) {}

    // The rows in file order. Empty rows take no memory before a row with a cell follows.
    Status take(const pugi::xml_node& row, detail::Budget& budget, Sheet& sheet) {
        const std::size_t number = row.attribute("r").as_uint(static_cast<unsigned>(last_ + 1));
        if (number <= last_ || number > kMaxRows)
            return detail::wrong_part(
                part_, fmt::format("row {} is out of order or beyond {}", number, kMaxRows));
        last_ = number;
        std::vector<std::string> cells;
        TRY_STATUS(read_row(row, budget, cells));
        if (cells.empty()) return {};
        TRY_STATUS(budget.take(number - sheet.rows.size(), 0));
        if (cells.capacity() > cells.size() + cells.size() / 4) cells.shrink_to_fit();
        sheet.rows.resize(number);
        sheet.rows.back() = std::move(cells);
        return {};
    }

private:
    static constexpr std::size_t kMaxRows = 1'048'576;  // ECMA-376 part 1, 18.3.1.73

    Status read_row(const pugi::xml_node& row, detail::Budget& budget,
                    std::vector<std::string>& into) {
        for (const pugi::xml_node& cell : row) {
            if (detail::local_name(cell) != "c") continue;
            const std::string_view reference = cell.attribute("r").value();
            const auto column =
                reference.empty() ? std::optional(into.size()) : detail::column_of(reference);
            if (!column || *column < into.size() || *column >= limits_.max_columns)
                return detail::wrong_part(
                    part_, fmt::format("cell \"{}\" is out of order or beyond column {}", reference,
                                       limits_.max_columns));
            TRY(std::string text, cell_text(cell, book_, part_));
            if (text.empty()) continue;
            if (text.size() > limits_.max_cell_bytes)
                return fail(Code::kLimitExceeded,
                            fmt::format("cell {} of {} is longer than {} bytes", reference, part_,
                                        limits_.max_cell_bytes));
            // Gaps count too, or a three-letter reference would create 16,000 empty cells.
            TRY_STATUS(budget.take(*column + 1 - into.size(), text.size()));
            into.resize(*column + 1);
            into.back() = std::move(text);
        }
        return {};
    }

    const detail::Book& book_;
    const WorkbookLimits& limits_;
    std::string part_;
    std::size_t last_ = 0;  // number of the last row
};

}  // namespace

bool is_workbook(const Archive& archive) {
    return archive.find("[Content_Types].xml") < archive.entries().size() &&
           archive.find("xl/workbook.xml") < archive.entries().size();
}

Result<std::vector<Sheet>> read_workbook(std::string_view bytes, const WorkbookLimits& limits) {
    detail::Budget budget(bytes.size(), limits);
    TRY(detail::OpenBook open, detail::open_book(bytes, limits, budget));
    TRY(const auto parts, detail::sheet_parts(open, limits));
    std::vector<Sheet> sheets;
    for (const detail::SheetPart& part : parts) {
        Sheet sheet{.name = part.name, .rows = {}};
        if (!part.part.empty()) {
            SheetReader reader(open.book, limits, part.part);
            TRY_STATUS(detail::read_elements(
                open.archive, part.part, "sheetData", "row", limits,
                [&](const pugi::xml_node& row) { return reader.take(row, budget, sheet); }));
        }
        sheets.push_back(std::move(sheet));
    }
    return sheets;
}

}  // namespace ballast::ingest
