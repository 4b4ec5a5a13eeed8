#include "ingest/workbook.hpp"

#include <charconv>
#include <fast_float/fast_float.h>
#include <fmt/format.h>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <simdjson.h>
#include <unordered_map>

#include "ingest/workbook_elements.hpp"
#include "ingest/workbook_format.hpp"

namespace ballast::ingest {

namespace {

Error wrong(std::string_view part, std::string_view what) {
    return fail(Code::kInvalidInput, fmt::format("the workbook's {} {}", part, what))
        .with("part", std::string(part));
}

// Kept together because pugixml parses in place: the document points into the text.
struct Part {
    std::string text;
    pugi::xml_document document;
};

constexpr unsigned kParsing =
    pugi::parse_escapes | pugi::parse_ws_pcdata | pugi::parse_cdata | pugi::parse_eol;
constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

Status parse(Part& part, std::string_view name) {
    if (!simdjson::validate_utf8(part.text)) return wrong(name, "is not UTF-8");
    if (part.text.find("<!DOCTYPE") != std::string::npos)
        return wrong(name, "has a document type; workbooks have none");
    const auto parsed =
        part.document.load_buffer_inplace(part.text.data(), part.text.size(), kParsing);
    if (!parsed)
        return wrong(name, fmt::format("is not well-formed XML: {}", parsed.description()));
    return {};
}

// A small part as a whole.
Result<std::unique_ptr<Part>> read_part(Archive& archive, const std::string& name,
                                        const WorkbookLimits& limits) {
    const std::size_t entry = archive.find(name);
    if (entry == archive.entries().size()) return wrong(name, "is missing");
    if (const std::uint64_t bytes = archive.entries()[entry].bytes; bytes > limits.max_part_bytes)
        return fail(Code::kLimitExceeded,
                    fmt::format("the workbook's {} has {} bytes: expected at most {}; copy the "
                                "sheets to a new workbook",
                                name, bytes, limits.max_part_bytes));
    auto part = std::make_unique<Part>();
    TRY(part->text, archive.read(entry));
    TRY_STATUS(parse(*part, name));
    return part;
}

// A large part by its repeated elements, a few at a time.
Status read_elements(Archive& archive, const std::string& name, std::string_view container,
                     std::string_view element, const WorkbookLimits& limits,
                     const std::function<Status(const pugi::xml_node&)>& take) {
    const std::size_t entry = archive.find(name);
    if (entry == archive.entries().size()) return wrong(name, "is missing");
    Status taken;  // an error of `take`, which names its place itself
    const auto parse_some = [&](std::string_view text) -> Status {
        Part part;
        part.text = text;
        taken = parse(part, name);
        for (const pugi::xml_node& node : part.document)
            if (taken && detail::local_name(node.name()) == element) taken = take(node);
        return taken;
    };
    detail::ElementCutter cutter(container, element, limits.max_element_bytes, parse_some);
    Status cut;
    const Status read = archive.read_pieces(entry, kPieceBytes, [&](std::string_view piece) {
        cut = cutter.feed(piece);
        return cut;
    });
    if (!taken) return taken;
    if (cut && !read) return read;
    if (cut) cut = cutter.finish();
    if (!cut)
        return fail(cut.error().code,
                    fmt::format("the workbook's {} {}", name, cut.error().message))
            .with("part", name);
    return {};
}

// The name without its namespace prefix: some programs write <x:row>.
std::string_view local_name(const pugi::xml_node& node) { return detail::local_name(node.name()); }

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
    return parent.find_child([&](const pugi::xml_node& node) { return local_name(node) == name; });
}

std::string_view attribute_ending(const pugi::xml_node& node, std::string_view suffix) {
    for (const pugi::xml_attribute& attribute : node.attributes())
        if (std::string_view(attribute.name()).ends_with(suffix)) return attribute.value();
    return {};
}

// <si> and <is>: one <t>, or runs of formatted text; phonetic readings (<rPh>) are left out.
std::string rich_text(const pugi::xml_node& item) {
    std::string text;
    for (const pugi::xml_node& node : item) {
        if (local_name(node) == "t") text += node.child_value();
        if (local_name(node) == "r") text += child(node, "t").child_value();
    }
    return text;
}

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

Status read_strings(Archive& archive, const WorkbookLimits& limits, Book& book, Budget& budget) {
    constexpr const char* kPart = "xl/sharedStrings.xml";
    if (archive.find(kPart) == archive.entries().size()) return {};
    return read_elements(archive, kPart, "sst", "si", limits,
                         [&](const pugi::xml_node& item) -> Status {
                             std::string text = rich_text(item);
                             TRY_STATUS(budget.take(1, text.size()));
                             book.strings.push_back(std::move(text));
                             return {};
                         });
}

Status read_styles(Archive& archive, const WorkbookLimits& limits, Book& book) {
    if (archive.find("xl/styles.xml") == archive.entries().size()) return {};
    TRY(const auto part, read_part(archive, "xl/styles.xml", limits));
    const pugi::xml_node sheet = child(part->document, "styleSheet");
    std::unordered_map<unsigned, bool> own;
    for (const pugi::xml_node& format : child(sheet, "numFmts"))
        own[format.attribute("numFmtId").as_uint()] =
            is_date_format(format.attribute("formatCode").value());
    for (const pugi::xml_node& style : child(sheet, "cellXfs")) {
        if (local_name(style) != "xf") continue;
        const unsigned id = style.attribute("numFmtId").as_uint();
        const auto found = own.find(id);
        book.date_style.push_back(found != own.end() ? found->second : is_built_in_date_format(id));
    }
    return {};
}

// "BC12" to 54; the row number is not used. nullopt for an invalid reference.
std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0, letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z')
        column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A' + 1);
    if (letters == 0 || letters > 3) return std::nullopt;
    return column - 1;
}

std::string number_text(std::string_view stored, bool is_date, DateSystem dates) {
    if (!is_date) return std::string(stored);
    double serial = 0;
    const auto [end, error] =
        fast_float::from_chars(stored.data(), stored.data() + stored.size(), serial);
    if (error != std::errc() || end != stored.data() + stored.size()) return std::string(stored);
    return date_text(serial, dates).value_or(std::string(stored));
}

Result<std::string> cell_text(const pugi::xml_node& cell, const Book& book,
                              const std::string& part) {
    const std::string_view type = cell.attribute("t").value();
    if (type == "inlineStr") return rich_text(child(cell, "is"));
    const std::string_view value = child(cell, "v").child_value();
    if (type == "s") {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), index);
        if (error != std::errc() || end != value.data() + value.size() ||
            index >= book.strings.size())
            return wrong(part,
                         fmt::format("cell {} refers to the shared text \"{}\"; there are {}",
                                     cell.attribute("r").value(), value, book.strings.size()));
        return book.strings[index];
    }
    if (type == "e") return std::string();
    if (type == "b") return std::string(value == "1" ? "true" : "false");
    if (type == "str" || type == "d") return std::string(value);
    const unsigned style = cell.attribute("s").as_uint();
    return number_text(value, style < book.date_style.size() && book.date_style[style], book.dates);
}

class SheetReader {
public:
    SheetReader(const Book& book, const WorkbookLimits& limits, std::string part)
        : book_(book), limits_(limits), part_(std::move(part)) {}

    // The rows in file order. Empty rows take no memory before a row with a cell follows.
    Status take(const pugi::xml_node& row, Budget& budget, Sheet& sheet) {
        const std::size_t number = row.attribute("r").as_uint(static_cast<unsigned>(last_ + 1));
        if (number <= last_ || number > kMaxRows)
            return wrong(part_,
                         fmt::format("row {} is out of order or beyond {}", number, kMaxRows));
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

    Status read_row(const pugi::xml_node& row, Budget& budget, std::vector<std::string>& into) {
        for (const pugi::xml_node& cell : row) {
            if (local_name(cell) != "c") continue;
            const std::string_view reference = cell.attribute("r").value();
            const auto column =
                reference.empty() ? std::optional(into.size()) : column_of(reference);
            if (!column || *column < into.size() || *column >= limits_.max_columns)
                return wrong(part_, fmt::format("cell \"{}\" is out of order or beyond column {}",
                                                reference, limits_.max_columns));
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

    const Book& book_;
    const WorkbookLimits& limits_;
    std::string part_;
    std::size_t last_ = 0;  // number of the last row
};

// Maps relation ids to parts, from xl/_rels/workbook.xml.rels.
Result<std::unordered_map<std::string, std::string>> read_relations(Archive& archive,
                                                                    const WorkbookLimits& limits) {
    TRY(const auto part, read_part(archive, "xl/_rels/workbook.xml.rels", limits));
    std::unordered_map<std::string, std::string> parts;
    for (const pugi::xml_node& relation : child(part->document, "Relationships")) {
        std::string target = relation.attribute("Target").value();
        if (target.starts_with("/"))
            target.erase(0, 1);
        else
            target.insert(0, "xl/");
        parts[relation.attribute("Id").value()] = std::move(target);
    }
    return parts;
}

}  // namespace

bool is_workbook(const Archive& archive) {
    return archive.find("[Content_Types].xml") < archive.entries().size() &&
           archive.find("xl/workbook.xml") < archive.entries().size();
}

Result<std::vector<Sheet>> read_workbook(std::string_view bytes, const WorkbookLimits& limits) {
    TRY(Archive archive, Archive::open(bytes, limits.archive));
    if (!is_workbook(archive))
        return fail(Code::kInvalidInput,
                    "the file is not a workbook (.xlsx): it has no xl/workbook.xml");
    TRY(const auto workbook, read_part(archive, "xl/workbook.xml", limits));
    TRY(const auto relations, read_relations(archive, limits));
    const pugi::xml_node root = child(workbook->document, "workbook");
    Budget budget(bytes.size(), limits);
    Book book;
    const std::string_view is_1904 = child(root, "workbookPr").attribute("date1904").value();
    if (is_1904 == "1" || is_1904 == "true") book.dates = DateSystem::k1904;
    TRY_STATUS(read_strings(archive, limits, book, budget));
    TRY_STATUS(read_styles(archive, limits, book));

    std::vector<Sheet> sheets;
    std::set<std::string> parts;
    for (const pugi::xml_node& tab : child(root, "sheets")) {
        if (local_name(tab) != "sheet") continue;
        if (sheets.size() == limits.max_sheets)
            return fail(
                Code::kLimitExceeded,
                fmt::format("the workbook has more than {} sheets; split it", limits.max_sheets));
        Sheet sheet{.name = tab.attribute("name").value(), .rows = {}};
        const auto found = relations.find(std::string(attribute_ending(tab, ":id")));
        if (found == relations.end())
            return wrong("xl/workbook.xml",
                         fmt::format("has no part for the sheet \"{}\"", sheet.name));
        const std::string& part = found->second;
        if (part.starts_with("xl/worksheets/")) {  // a chart sheet has no cells
            if (!parts.insert(part).second)
                return wrong(part, "is the part of two sheets; each sheet has its own");
            SheetReader reader(book, limits, part);
            TRY_STATUS(read_elements(
                archive, part, "sheetData", "row", limits,
                [&](const pugi::xml_node& row) { return reader.take(row, budget, sheet); }));
        }
        sheets.push_back(std::move(sheet));
    }
    return sheets;
}

}  // namespace ballast::ingest
