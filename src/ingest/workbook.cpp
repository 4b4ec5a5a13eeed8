#include "ingest/workbook.hpp"

#include <charconv>
#include <fast_float/fast_float.h>
#include <fmt/format.h>
#include <optional>
#include <pugixml.hpp>
#include <simdjson.h>
#include <unordered_map>

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

Result<std::unique_ptr<Part>> read_part(Archive& archive, const std::string& name) {
    const std::size_t entry = archive.find(name);
    if (entry == archive.entries().size()) return wrong(name, "is missing");
    auto part = std::make_unique<Part>();
    TRY(part->text, archive.read(entry));
    if (!simdjson::validate_utf8(part->text)) return wrong(name, "is not UTF-8");
    if (part->text.find("<!DOCTYPE") != std::string::npos)
        return wrong(name, "has a document type; workbooks have none");
    const auto parsed = part->document.load_buffer_inplace(
        part->text.data(), part->text.size(),
        pugi::parse_escapes | pugi::parse_ws_pcdata | pugi::parse_cdata | pugi::parse_eol);
    if (!parsed)
        return wrong(name, fmt::format("is not well-formed XML: {}", parsed.description()));
    return part;
}

// The name without its namespace prefix: some programs write <x:row>.
std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

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

struct Book {
    std::vector<std::string> strings;
    std::vector<bool> date_style;  // by cell style
    DateSystem dates = DateSystem::k1900;
};

Status read_strings(Archive& archive, Book& book) {
    if (archive.find("xl/sharedStrings.xml") == archive.entries().size()) return {};
    TRY(const auto part, read_part(archive, "xl/sharedStrings.xml"));
    for (const pugi::xml_node& item : child(part->document, "sst"))
        if (local_name(item) == "si") book.strings.push_back(rich_text(item));
    return {};
}

Status read_styles(Archive& archive, Book& book) {
    if (archive.find("xl/styles.xml") == archive.entries().size()) return {};
    TRY(const auto part, read_part(archive, "xl/styles.xml"));
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

    Status read(const pugi::xml_node& data, std::size_t& cells, Sheet& sheet) {
        for (const pugi::xml_node& row : data) {
            if (local_name(row) != "row") continue;
            const std::size_t number =
                row.attribute("r").as_uint(static_cast<unsigned>(sheet.rows.size() + 1));
            if (number <= sheet.rows.size() || number > kMaxRows)
                return wrong(part_,
                             fmt::format("row {} is out of order or beyond {}", number, kMaxRows));
            sheet.rows.resize(number);
            TRY_STATUS(read_row(row, cells, sheet.rows.back()));
        }
        while (!sheet.rows.empty() && sheet.rows.back().empty()) sheet.rows.pop_back();
        return {};
    }

private:
    static constexpr std::size_t kMaxRows = 1'048'576;  // ECMA-376 part 1, 18.3.1.73

    Status read_row(const pugi::xml_node& row, std::size_t& cells, std::vector<std::string>& into) {
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
            cells += *column + 1 - into.size();
            if (cells > limits_.max_cells)
                return fail(Code::kLimitExceeded,
                            fmt::format("the workbook has more than {} cells", limits_.max_cells));
            into.resize(*column);
            into.push_back(std::move(text));
        }
        return {};
    }

    const Book& book_;
    const WorkbookLimits& limits_;
    std::string part_;
};

// Maps relation ids to parts, from xl/_rels/workbook.xml.rels.
Result<std::unordered_map<std::string, std::string>> read_relations(Archive& archive) {
    TRY(const auto part, read_part(archive, "xl/_rels/workbook.xml.rels"));
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
    TRY(const auto workbook, read_part(archive, "xl/workbook.xml"));
    TRY(const auto relations, read_relations(archive));
    const pugi::xml_node root = child(workbook->document, "workbook");
    Book book;
    const std::string_view is_1904 = child(root, "workbookPr").attribute("date1904").value();
    if (is_1904 == "1" || is_1904 == "true") book.dates = DateSystem::k1904;
    TRY_STATUS(read_strings(archive, book));
    TRY_STATUS(read_styles(archive, book));

    std::vector<Sheet> sheets;
    std::size_t cells = 0;
    for (const pugi::xml_node& tab : child(root, "sheets")) {
        if (local_name(tab) != "sheet") continue;
        Sheet sheet{.name = tab.attribute("name").value(), .rows = {}};
        const auto found = relations.find(std::string(attribute_ending(tab, ":id")));
        if (found == relations.end())
            return wrong("xl/workbook.xml",
                         fmt::format("has no part for the sheet \"{}\"", sheet.name));
        if (found->second.starts_with("xl/worksheets/")) {  // a chart sheet has no cells
            TRY(const auto part, read_part(archive, found->second));
            SheetReader reader(book, limits, found->second);
            TRY_STATUS(
                reader.read(child(child(part->document, "worksheet"), "sheetData"), cells, sheet));
        }
        sheets.push_back(std::move(sheet));
    }
    return sheets;
}

}  // namespace ballast::ingest
