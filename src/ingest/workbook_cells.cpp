#include "ingest/workbook_cells.hpp"

#include <charconv>
#include <fmt/format.h>

#include "ingest/workbook_parts.hpp"

namespace ballast::ingest {

namespace {

constexpr std::uint32_t kMostRows = 1'048'576;  // ECMA-376 part 1, 18.3.1.73
constexpr std::size_t kMostNames = 10'000;

// "B" and "12" of "$B$12"; false where it is not a reference to a cell.
bool parse_cell(std::string_view text, std::uint32_t& row, std::uint32_t& column) {
    if (text.starts_with('$')) text.remove_prefix(1);
    const auto place = detail::column_of(text);
    if (!place || *place >= 16'384) return false;
    column = static_cast<std::uint32_t>(*place + 1);
    text.remove_prefix(std::min(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), text.size()));
    if (text.starts_with('$')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), row);
    return error == std::errc() && end == text.data() + text.size() && row >= 1 && row <= kMostRows;
}

Result<WorkbookCell> cell_of(const pugi::xml_node& cell, const detail::Book& book,
                             const std::string& part) {
    WorkbookCell result;
    const std::string_view type = cell.attribute("t").value();
    const pugi::xml_node formula = detail::child(cell, "f");
    // The cells below the first of a shared formula have none of their own.
    if (formula)
        result.formula = formula.child_value()[0] != '\0' ? formula.child_value() : "shared";
    const pugi::xml_node stored = detail::child(cell, "v");
    const std::string_view value = stored.child_value();
    result.has_value = !value.empty() || type == "inlineStr";
    if (type == "inlineStr") {
        result.value = detail::rich_text(detail::child(cell, "is"));
    } else if (type == "s") {
        TRY(result.value, detail::shared_text(value, cell, book, part));
    } else if (type == "e") {
        result.type = CellType::kError;
        result.value = value;
    } else if (type == "b") {
        result.type = CellType::kBoolean;
        result.value = value == "1" ? "true" : "false";
    } else if (type == "str") {
        result.value = value;
    } else if (type == "d") {
        result.type = CellType::kDate;
        result.value = value;
    } else {
        result.type = CellType::kNumber;
        result.value = detail::number_text(value, detail::has_date_style(cell, book), book.dates);
        if (result.value != value) result.type = CellType::kDate;
    }
    return result;
}

class CellReader {
public:
    CellReader(const detail::Book& book, const WorkbookLimits& limits, std::string part)
        : book_(book), limits_(limits), part_(std::move(part)) {}

    Status take(const pugi::xml_node& row, detail::Budget& budget, WorkbookSheet& sheet) {
        const auto number = row.attribute("r").as_uint(last_ + 1);
        if (number <= last_ || number > kMostRows)
            return detail::wrong_part(
                part_, fmt::format("row {} is out of order or beyond {}", number, kMostRows));
        last_ = number;
        std::uint32_t column = 0;
        for (const pugi::xml_node& node : row) {
            if (detail::local_name(node) != "c") continue;
            const std::string_view reference = node.attribute("r").value();
            const auto place = reference.empty() ? std::optional<std::size_t>(column)
                                                 : detail::column_of(reference);
            if (!place || *place < column || *place >= limits_.max_columns)
                return detail::wrong_part(
                    part_, fmt::format("cell \"{}\" is out of order or beyond column {}", reference,
                                       limits_.max_columns));
            column = static_cast<std::uint32_t>(*place + 1);
            TRY(WorkbookCell cell, cell_of(node, book_, part_));
            if (cell.value.empty() && cell.formula.empty()) continue;
            const std::size_t bytes = cell.value.size() + cell.formula.size();
            if (bytes > limits_.max_cell_bytes)
                return fail(Code::kLimitExceeded,
                            fmt::format("cell {} of {} is longer than {} bytes", reference, part_,
                                        limits_.max_cell_bytes));
            TRY_STATUS(budget.take(1, bytes + sizeof(WorkbookCell)));
            cell.row = number;
            cell.column = column;
            sheet.cells.push_back(std::move(cell));
        }
        return {};
    }

private:
    const detail::Book& book_;
    const WorkbookLimits& limits_;
    std::string part_;
    std::uint32_t last_ = 0;
};

Result<std::vector<DefinedName>> defined_names(const detail::OpenBook& open,
                                               const std::vector<detail::SheetPart>& sheets) {
    std::vector<DefinedName> names;
    for (const pugi::xml_node& node : detail::child(open.root(), "definedNames")) {
        if (detail::local_name(node) != "definedName") continue;
        if (names.size() == kMostNames)
            return fail(Code::kLimitExceeded,
                        fmt::format("the workbook has more than {} defined names", kMostNames));
        DefinedName name{
            .name = node.attribute("name").value(), .sheet = {}, .reference = node.child_value()};
        if (const auto local = node.attribute("localSheetId")) {
            const unsigned index = local.as_uint(UINT32_MAX);
            if (index >= sheets.size())
                return detail::wrong_part(
                    "xl/workbook.xml",
                    fmt::format("has the name \"{}\" on a sheet that does not exist", name.name));
            name.sheet = sheets[index].name;
        }
        names.push_back(std::move(name));
    }
    return names;
}

}  // namespace

Result<WorkbookCells> read_workbook_cells(std::string_view bytes, const WorkbookLimits& limits) {
    detail::Budget budget(bytes.size(), limits);
    TRY(detail::OpenBook open, detail::open_book(bytes, limits, budget));
    TRY(const auto parts, detail::sheet_parts(open, limits));
    WorkbookCells result;
    for (const detail::SheetPart& part : parts) {
        WorkbookSheet sheet{.name = part.name, .cells = {}};
        if (!part.part.empty()) {
            CellReader reader(open.book, limits, part.part);
            TRY_STATUS(detail::read_elements(
                open.archive, part.part, "sheetData", "row", limits,
                [&](const pugi::xml_node& row) { return reader.take(row, budget, sheet); }));
        }
        result.sheets.push_back(std::move(sheet));
    }
    TRY(result.names, defined_names(open, parts));
    return result;
}

std::optional<CellRange> parse_range(std::string_view reference) {
    CellRange range;
    if (reference.starts_with('=')) reference.remove_prefix(1);
    if (reference.starts_with('\'')) {
        std::size_t at = 1;
        for (; at < reference.size(); ++at) {
            if (reference[at] == '\'') {
                if (at + 1 >= reference.size() || reference[at + 1] != '\'') break;
                ++at;
            }
            range.sheet += reference[at];
        }
        reference.remove_prefix(std::min(at + 1, reference.size()));
    } else {
        const std::size_t end = std::min(reference.find('!'), reference.size());
        range.sheet = reference.substr(0, end);
        reference.remove_prefix(end);
    }
    if (!reference.starts_with('!') || range.sheet.empty() || range.sheet.contains('['))
        return std::nullopt;
    reference.remove_prefix(1);
    const std::size_t colon = reference.find(':');
    if (!parse_cell(reference.substr(0, colon), range.first_row, range.first_column))
        return std::nullopt;
    range.last_row = range.first_row;
    range.last_column = range.first_column;
    if (colon != std::string_view::npos &&
        !parse_cell(reference.substr(colon + 1), range.last_row, range.last_column))
        return std::nullopt;
    if (range.last_row < range.first_row || range.last_column < range.first_column)
        return std::nullopt;
    return range;
}

std::string cell_name(std::uint32_t row, std::uint32_t column) {
    std::string letters;
    for (; column > 0; column = (column - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    return letters + std::to_string(row);
}

}  // namespace ballast::ingest
