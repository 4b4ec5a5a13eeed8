#include "ingest/workbook_parts.hpp"

#include <charconv>
#include <fast_float/fast_float.h>
#include <fmt/format.h>
#include <set>
#include <simdjson.h>

#include "ingest/workbook_elements.hpp"

namespace ballast::ingest::detail {

Error wrong_part(std::string_view part, std::string_view what) {
    return fail(Code::kInvalidInput, fmt::format("the workbook's {} {}", part, what))
        .with("part", std::string(part));
}

namespace {

constexpr unsigned kParsing =
    pugi::parse_escapes | pugi::parse_ws_pcdata | pugi::parse_cdata | pugi::parse_eol;
constexpr std::size_t kInflatedAtOnce = std::size_t{256} << 10;

Status parse(Part& part, std::string_view name) {
    if (!simdjson::validate_utf8(part.text)) return wrong_part(name, "is not UTF-8");
    if (part.text.find("<!DOCTYPE") != std::string::npos)
        return wrong_part(name, "has a document type; workbooks have none");
    const auto parsed =
        part.document.load_buffer_inplace(part.text.data(), part.text.size(), kParsing);
    if (!parsed)
        return wrong_part(name, fmt::format("is not well-formed XML: {}", parsed.description()));
    return {};
}

}  // namespace

Result<std::unique_ptr<Part>> read_part(Archive& archive, const std::string& name,
                                        const WorkbookLimits& limits) {
    const std::size_t entry = archive.find(name);
    if (entry == archive.entries().size()) return wrong_part(name, "is missing");
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

Status read_elements(Archive& archive, const std::string& name, std::string_view container,
                     std::string_view element, const WorkbookLimits& limits,
                     const std::function<Status(const pugi::xml_node&)>& take) {
    const std::size_t entry = archive.find(name);
    if (entry == archive.entries().size()) return wrong_part(name, "is missing");
    Status taken;  // an error of `take`, which names its place itself
    const auto parse_some = [&](std::string_view text) -> Status {
        Part part;
        part.text = text;
        taken = parse(part, name);
        for (const pugi::xml_node& node : part.document)
            if (taken && local_name(node.name()) == element) taken = take(node);
        return taken;
    };
    ElementCutter cutter(container, element, limits.max_element_bytes, parse_some);
    Status cut;
    const Status read = archive.read_pieces(entry, kInflatedAtOnce, [&](std::string_view piece) {
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

std::string_view local_name(const pugi::xml_node& node) { return local_name(node.name()); }

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
    return parent.find_child([&](const pugi::xml_node& node) { return local_name(node) == name; });
}

std::string_view attribute_ending(const pugi::xml_node& node, std::string_view suffix) {
    for (const pugi::xml_attribute& attribute : node.attributes())
        if (std::string_view(attribute.name()).ends_with(suffix)) return attribute.value();
    return {};
}

std::string rich_text(const pugi::xml_node& item) {
    std::string text;
    for (const pugi::xml_node& node : item) {
        if (local_name(node) == "t") text += node.child_value();
        if (local_name(node) == "r") text += child(node, "t").child_value();
    }
    return text;
}

namespace {

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

Result<OpenBook> open_book(std::string_view bytes, const WorkbookLimits& limits, Budget& budget) {
    TRY(Archive archive, Archive::open(bytes, limits.archive));
    if (!is_workbook(archive))
        return fail(Code::kInvalidInput,
                    "the file is not a workbook (.xlsx): it has no xl/workbook.xml");
    OpenBook open{.archive = std::move(archive), .workbook = {}, .relations = {}, .book = {}};
    TRY(open.workbook, read_part(open.archive, "xl/workbook.xml", limits));
    TRY(open.relations, read_relations(open.archive, limits));
    const std::string_view is_1904 = child(open.root(), "workbookPr").attribute("date1904").value();
    if (is_1904 == "1" || is_1904 == "true") open.book.dates = DateSystem::k1904;
    TRY_STATUS(read_strings(open.archive, limits, open.book, budget));
    TRY_STATUS(read_styles(open.archive, limits, open.book));
    return open;
}

Result<std::vector<SheetPart>> sheet_parts(const OpenBook& open, const WorkbookLimits& limits) {
    std::vector<SheetPart> sheets;
    std::set<std::string> parts;
    for (const pugi::xml_node& tab : child(open.root(), "sheets")) {
        if (local_name(tab) != "sheet") continue;
        if (sheets.size() == limits.max_sheets)
            return fail(
                Code::kLimitExceeded,
                fmt::format("the workbook has more than {} sheets; split it", limits.max_sheets));
        SheetPart sheet{.name = tab.attribute("name").value(), .part = {}};
        const auto found = open.relations.find(std::string(attribute_ending(tab, ":id")));
        if (found == open.relations.end())
            return wrong_part("xl/workbook.xml",
                              fmt::format("has no part for the sheet \"{}\"", sheet.name));
        if (found->second.starts_with("xl/worksheets/")) {  // a chart sheet has no cells
            if (!parts.insert(found->second).second)
                return wrong_part(found->second,
                                  "is the part of two sheets; each sheet has its own");
            sheet.part = found->second;
        }
        sheets.push_back(std::move(sheet));
    }
    return sheets;
}

std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0, letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z')
        column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A' + 1);
    if (letters == 0 || letters > 3) return std::nullopt;
    return column - 1;
}

Result<std::string> shared_text(std::string_view index, const pugi::xml_node& cell,
                                const Book& book, const std::string& part) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), number);
    if (error == std::errc() && end == index.data() + index.size() && number < book.strings.size())
        return book.strings[number];
    return wrong_part(part, fmt::format("cell {} refers to the shared text \"{}\"; there are {}",
                                        cell.attribute("r").value(), index, book.strings.size()));
}

bool has_date_style(const pugi::xml_node& cell, const Book& book) {
    const unsigned style = cell.attribute("s").as_uint();
    return style < book.date_style.size() && book.date_style[style];
}

std::string number_text(std::string_view stored, bool is_date, DateSystem dates) {
    if (!is_date) return std::string(stored);
    double serial = 0;
    const auto [end, error] =
        fast_float::from_chars(stored.data(), stored.data() + stored.size(), serial);
    if (error != std::errc() || end != stored.data() + stored.size()) return std::string(stored);
    return date_text(serial, dates).value_or(std::string(stored));
}

}  // namespace ballast::ingest::detail
