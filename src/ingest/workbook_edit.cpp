#include "ingest/workbook_edit.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <sstream>
#include <utility>
#include <zip.h>

#include "ingest/workbook_parts.hpp"

namespace ballast::ingest {

namespace {

// As a part is, so that what is not edited is written as it was read.
constexpr unsigned kAsWritten = pugi::parse_cdata | pugi::parse_comments | pugi::parse_declaration |
                                pugi::parse_escapes | pugi::parse_pi | pugi::parse_ws_pcdata;

constexpr std::size_t kMostEditedBytes = std::size_t{64} << 20;  // of one part
constexpr std::int32_t kSerialOf1970 = 25'569;                   // of the 1900 date system
constexpr std::int32_t k1904After1900 = 1'462;

using PartTexts = std::map<std::string, std::string>;

Status load(pugi::xml_document& document, const std::string& text, const std::string& name) {
    if (text.find("<!DOCTYPE") != std::string::npos)
        return detail::wrong_part(name, "has a document type; workbooks have none");
    const auto parsed = document.load_buffer(text.data(), text.size(), kAsWritten);
    if (parsed) return {};
    return detail::wrong_part(name,
                              fmt::format("is not well-formed XML: {}", parsed.description()));
}

// Of an edited part. The parser drops the blanks after the declaration.
std::string text_of(const pugi::xml_document& document, std::string_view as_read) {
    constexpr std::string_view kEnd = "?>";
    std::ostringstream stream;
    document.save(stream, "", pugi::format_raw | pugi::format_no_declaration);
    std::string text = stream.str();
    const std::size_t end = as_read.find(kEnd);
    if (!text.starts_with("<?xml") || end == std::string_view::npos) return text;
    const std::string_view rest = as_read.substr(end + kEnd.size());
    const std::size_t blanks = std::min(rest.find('<'), rest.size());
    return text.insert(text.find(kEnd) + kEnd.size(), rest.substr(0, blanks));
}

// "x:" where elements are written with that prefix of their namespace.
std::string prefix_of(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? std::string() : std::string(name.substr(0, colon + 1));
}

class SheetEditor {
public:
    SheetEditor(const detail::Book& book, pugi::xml_node data)
        : book_(book), data_(data), prefix_(prefix_of(data)) {
        std::uint32_t last = 0;
        for (const pugi::xml_node& row : data_) {
            if (detail::local_name(row) != "row") continue;
            last = row.attribute("r").as_uint(last + 1);
            rows_.emplace(last, row);
        }
    }

    void edit(const CellEdit& edit) {
        const auto row = rows_.find(edit.row);
        if (std::holds_alternative<std::monostate>(edit.value) && row == rows_.end()) return;
        pugi::xml_node cell =
            cell_of(row == rows_.end() ? new_row(edit.row) : row->second, edit.row, edit.column);
        set(cell, edit.value);
    }

private:
    pugi::xml_node new_row(std::uint32_t number) {
        const auto next = rows_.upper_bound(number);
        const std::string name = prefix_ + "row";
        pugi::xml_node row = next == rows_.end()
                                 ? data_.append_child(name.c_str())
                                 : data_.insert_child_before(name.c_str(), next->second);
        row.append_attribute("r").set_value(number);
        rows_.emplace(number, row);
        return row;
    }

    pugi::xml_node cell_of(pugi::xml_node row, std::uint32_t number, std::uint32_t column) const {
        std::uint32_t at = 0;
        pugi::xml_node after;
        for (const pugi::xml_node& cell : row) {
            if (detail::local_name(cell) != "c") continue;
            const auto place = detail::column_of(cell.attribute("r").value());
            at = place ? static_cast<std::uint32_t>(*place + 1) : at + 1;
            if (at == column) return cell;
            if (at > column) {
                after = cell;
                break;
            }
        }
        const std::string name = prefix_ + "c";
        pugi::xml_node cell =
            after ? row.insert_child_before(name.c_str(), after) : row.append_child(name.c_str());
        cell.append_attribute("r").set_value(cell_name(number, column).c_str());
        return cell;
    }

    // A number has dates as serial numbers, whatever its style.
    bool has_serial(const pugi::xml_node& cell) const {
        const std::string_view type = cell.attribute("t").value();
        const bool number = (type.empty() || type == "n") && detail::child(cell, "v");
        return number || detail::has_date_style(cell, book_);
    }

    void set(pugi::xml_node cell, const EditedValue& value) const {
        const bool formula = bool(detail::child(cell, "f"));
        const bool serial = has_serial(cell);
        for (const char* part : {"v", "is"})
            while (pugi::xml_node old = detail::child(cell, part)) cell.remove_child(old);
        cell.remove_attribute("t");
        if (const auto* number = std::get_if<double>(&value)) {
            add_value(cell, fmt::format("{}", *number));
        } else if (const auto* truth = std::get_if<bool>(&value)) {
            cell.append_attribute("t").set_value("b");
            add_value(cell, *truth ? "1" : "0");
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            set_text(cell, *text, formula);
        } else if (const auto* date = std::get_if<fin::Date>(&value)) {
            if (!serial) return set_text(cell, date->to_string(), formula);
            const std::int32_t shift = book_.dates == DateSystem::k1904 ? k1904After1900 : 0;
            add_value(cell, fmt::format("{}", date->serial() + kSerialOf1970 - shift));
        }
    }

    void set_text(pugi::xml_node cell, const std::string& text, bool formula) const {
        cell.append_attribute("t").set_value(formula ? "str" : "inlineStr");
        if (formula) return add_value(cell, text);
        pugi::xml_node node =
            cell.append_child((prefix_ + "is").c_str()).append_child((prefix_ + "t").c_str());
        node.append_attribute("xml:space").set_value("preserve");
        node.append_child(pugi::node_pcdata).set_value(text.c_str());
    }

    void add_value(pugi::xml_node cell, const std::string& text) const {
        const std::string name = prefix_ + "v";
        const pugi::xml_node formula = detail::child(cell, "f");
        pugi::xml_node node = formula ? cell.insert_child_after(name.c_str(), formula)
                                      : cell.prepend_child(name.c_str());
        node.append_child(pugi::node_pcdata).set_value(text.c_str());
    }

    const detail::Book& book_;
    pugi::xml_node data_;
    std::string prefix_;
    std::map<std::uint32_t, pugi::xml_node> rows_;
};

class WorkbookEditor {
public:
    WorkbookEditor(detail::OpenBook& open, const WorkbookEdits& edits, const WorkbookLimits& limits)
        : open_(open), edits_(edits), limits_(limits) {}

    // The parts that change, by name.
    Result<PartTexts> run() {
        TRY(sheets_, detail::sheet_parts(open_, limits_));
        TRY_STATUS(edit_sheets());
        if (!edits_.names.empty()) TRY_STATUS(edit_names());
        return std::move(texts_);
    }

private:
    Result<std::string> text_of_part(const std::string& name) {
        const std::size_t entry = open_.archive.find(name);
        if (entry == open_.archive.entries().size()) return detail::wrong_part(name, "is missing");
        if (open_.archive.entries()[entry].bytes > kMostEditedBytes)
            return fail(Code::kLimitExceeded,
                        fmt::format("the workbook's {} is larger than 64 MiB and cannot be edited: "
                                    "split the sheet",
                                    name));
        return open_.archive.read(entry);
    }

    Status edit_sheets() {
        std::map<std::string, std::vector<const CellEdit*>> by_sheet;
        for (const CellEdit& edit : edits_.cells) by_sheet[edit.sheet].push_back(&edit);
        for (const auto& [sheet, edits] : by_sheet) {
            const auto part = std::ranges::find(sheets_, sheet, &detail::SheetPart::name);
            if (part == sheets_.end() || part->part.empty())
                return fail(Code::kInvalidInput,
                            fmt::format("the workbook has no sheet \"{}\"", sheet));
            TRY(const std::string text, text_of_part(part->part));
            pugi::xml_document document;
            TRY_STATUS(load(document, text, part->part));
            const pugi::xml_node data =
                detail::child(detail::child(document, "worksheet"), "sheetData");
            if (!data) return detail::wrong_part(part->part, "has no cells");
            SheetEditor editor(open_.book, data);
            for (const CellEdit* edit : edits) editor.edit(*edit);
            texts_[part->part] = text_of(document, text);
        }
        return {};
    }

    Status edit_names() {
        constexpr const char* kPart = "xl/workbook.xml";
        TRY(const std::string text, text_of_part(kPart));
        pugi::xml_document document;
        TRY_STATUS(load(document, text, kPart));
        const pugi::xml_node list =
            detail::child(detail::child(document, "workbook"), "definedNames");
        for (const DefinedName& name : edits_.names) {
            bool found = false;
            for (pugi::xml_node node : list) {
                if (node.attribute("name").value() != name.name || local_sheet(node) != name.sheet)
                    continue;
                while (pugi::xml_node old = node.first_child()) node.remove_child(old);
                node.append_child(pugi::node_pcdata).set_value(name.reference.c_str());
                found = true;
            }
            if (!found)
                return fail(Code::kInvalidInput,
                            fmt::format("the workbook has no name {}", name.name));
        }
        texts_[kPart] = text_of(document, text);
        return {};
    }

    std::string local_sheet(const pugi::xml_node& name) const {
        const unsigned index = name.attribute("localSheetId").as_uint(UINT32_MAX);
        return index < sheets_.size() ? sheets_[index].name : std::string();
    }

    detail::OpenBook& open_;
    const WorkbookEdits& edits_;
    const WorkbookLimits& limits_;
    std::vector<detail::SheetPart> sheets_;
    PartTexts texts_;
};

struct ZipSource {
    zip_source_t* source = nullptr;
    ~ZipSource() {
        if (source) zip_source_free(source);
    }
};

Error cannot_write(const std::string& why) {
    return fail(Code::kInternal, fmt::format("the workbook cannot be written: {}", why));
}

Result<std::string> bytes_of(zip_source_t* source) {
    if (zip_source_open(source) != 0) return cannot_write("its archive cannot be read");
    zip_source_seek(source, 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(std::max<zip_int64_t>(zip_source_tell(source), 0)),
                      '\0');
    zip_source_seek(source, 0, SEEK_SET);
    const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (read != static_cast<zip_int64_t>(bytes.size())) return cannot_write("it is incomplete");
    return bytes;
}

// The archive with other texts of some entries; the others are copied as they are packed.
Result<std::string> with_parts(std::string_view bytes, const PartTexts& texts) {
    zip_error_t error;
    zip_error_init(&error);
    ZipSource target;
    target.source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (!target.source) return cannot_write(zip_error_strerror(&error));
    zip_source_keep(target.source);
    zip_t* zip = zip_open_from_source(target.source, 0, &error);
    if (!zip) {
        zip_source_free(target.source);  // the reference that the archive would hold
        return cannot_write(zip_error_strerror(&error));
    }
    for (const auto& [name, text] : texts) {
        const zip_int64_t at = zip_name_locate(zip, name.c_str(), 0);
        zip_source_t* source = zip_source_buffer(zip, text.data(), text.size(), 0);
        zip_stat_t before;
        zip_stat_init(&before);
        if (at >= 0) zip_stat_index(zip, static_cast<zip_uint64_t>(at), 0, &before);
        if (at < 0 || !source ||
            zip_file_replace(zip, static_cast<zip_uint64_t>(at), source, 0) != 0) {
            if (source) zip_source_free(source);
            zip_discard(zip);
            return cannot_write(fmt::format("{} cannot be replaced", name));
        }
        if (before.valid & ZIP_STAT_MTIME)  // the same edits give the same bytes
            zip_file_set_mtime(zip, static_cast<zip_uint64_t>(at), before.mtime, 0);
    }
    if (zip_close(zip) != 0) {
        const std::string why = zip_strerror(zip);
        zip_discard(zip);
        return cannot_write(why);
    }
    return bytes_of(target.source);
}

}  // namespace

Result<std::string> edit_workbook(std::string_view bytes, const WorkbookEdits& edits,
                                  const WorkbookLimits& limits) {
    if (edits.empty()) return std::string(bytes);
    detail::Budget budget(bytes.size(), limits);
    TRY(detail::OpenBook open, detail::open_book(bytes, limits, budget));
    TRY(const PartTexts texts, WorkbookEditor(open, edits, limits).run());
    return with_parts(bytes, texts);
}

}  // namespace ballast::ingest
