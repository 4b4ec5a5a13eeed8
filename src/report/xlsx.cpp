#include "report/xlsx.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <xlsxwriter.h>

#include "base/check.hpp"
#include "report/lines.hpp"
#include "report/memory_file.hpp"
#include "report/number.hpp"
#include "report/palette.hpp"

namespace ballast::report {

namespace {

constexpr std::size_t kLongestCell = 32'000;  // Excel's limit is 32,767 characters
constexpr double kWidest = 48.0;
constexpr int kChartRows = 16;

struct Style {
    std::string number_format = {};
    bool bold = false;
    bool faint = false;
    bool head = false;
    bool right = false;
    bool wrapped = false;
    bool top_rule = false;
    int size = 10;
    Rgb color = kTextColor;

    auto operator<=>(const Style&) const = default;
};

std::string number_format(const Format& format) {
    std::string digits =
        format.digits > 0 ? "." + std::string(static_cast<std::size_t>(format.digits), '0') : "";
    switch (format.unit) {
        case Unit::kPercent:
            return "0" + digits + "%";
        case Unit::kBasisPoints:
            return "#,##0" + digits + "\" bp\"";
        case Unit::kCount:
            return "#,##0";
        case Unit::kNumber:
        case Unit::kMoney:
            break;
    }
    return "#,##0" + digits;
}

// All digits of an exact decimal, as far as Excel has them.
std::string exact_format(const std::string& digits) {
    const std::size_t point = digits.find('.');
    const std::size_t places = point == std::string::npos ? 0 : digits.size() - point - 1;
    return places == 0 ? "#,##0" : "#,##0." + std::string(std::min<std::size_t>(places, 12), '0');
}

constexpr std::size_t kLongestSheetName = 28;  // Excel's limit of 31, less a number

// A title as the name of a sheet: without the characters that Excel forbids, cut after a word.
std::string sheet_name_of(const std::string& title) {
    std::string name;
    for (const char c : title)
        name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
    if (name.empty()) return "Sheet";
    if (name.size() <= kLongestSheetName) return name;
    std::size_t end = name.rfind(' ', kLongestSheetName);
    if (end == std::string::npos || end < kLongestSheetName / 2) {
        end = kLongestSheetName;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    }
    name.resize(end);
    // "Value at risk", not "Value at risk and expected".
    if (const std::size_t both = name.find(" and "); both != std::string::npos) name.resize(both);
    if (name.ends_with(" and")) name.resize(name.size() - 4);
    return name;
}

std::string cut(std::string text) {
    if (text.size() <= kLongestCell) return text;
    std::size_t end = kLongestCell;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

class Workbook {
public:
    explicit Workbook(const std::string& name) {
        lxw_workbook_options options{};
        book_ = workbook_new_opt(name.c_str(), &options);
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook() {
        if (book_ != nullptr) workbook_close(book_);
    }

    Status close() {
        const lxw_error error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR)
            return fail(Code::kUnavailable,
                        fmt::format("the workbook cannot be written: {}", lxw_strerror(error)));
        return {};
    }

    lxw_workbook* get() const { return book_; }

    lxw_format* format(const Style& style) {
        if (const auto found = formats_.find(style); found != formats_.end()) return found->second;
        lxw_format* format = workbook_add_format(book_);
        format_set_font_name(format, "Open Sans");
        format_set_font_size(format, style.size);
        format_set_font_color(format, static_cast<lxw_color_t>(style.color));
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        if (style.bold || style.head) format_set_bold(format);
        if (style.faint) format_set_font_color(format, kFaintTextColor);
        if (style.right) format_set_align(format, LXW_ALIGN_RIGHT);
        if (style.wrapped) format_set_text_wrap(format);
        if (style.top_rule) format_set_top(format, LXW_BORDER_THIN);
        if (style.head) {
            format_set_bottom(format, LXW_BORDER_THIN);
            format_set_bg_color(format, kShadeColor);
        }
        if (!style.number_format.empty())
            format_set_num_format(format, style.number_format.c_str());
        return formats_[style] = format;
    }

    lxw_worksheet* add_sheet(const std::string& title) {
        const std::string name = sheet_name_of(title);
        std::string unique = name;
        for (int i = 2; !names_.insert(unique).second; ++i) unique = fmt::format("{} {}", name, i);
        sheet_name_ = unique;
        return workbook_add_worksheet(book_, unique.c_str());
    }
    const std::string& sheet_name() const { return sheet_name_; }

private:
    lxw_workbook* book_ = nullptr;
    std::map<Style, lxw_format*> formats_;
    std::set<std::string> names_;
    std::string sheet_name_;
};

// One sheet, written from top to bottom.
class Sheet {
public:
    Sheet(Workbook& book, const std::string& title)
        : book_(book), sheet_(book.add_sheet(title)), name_(book.sheet_name()) {
        worksheet_gridlines(sheet_, LXW_HIDE_ALL_GRIDLINES);
        worksheet_set_landscape(sheet_);
        worksheet_set_paper(sheet_, 9);
        worksheet_fit_to_pages(sheet_, 1, 0);
        worksheet_set_footer(sheet_, "&L&A&RPage &P of &N");
    }
    Sheet(const Sheet&) = delete;
    Sheet& operator=(const Sheet&) = delete;
    ~Sheet() {
        for (const auto& [column, width] : widths_)
            worksheet_set_column(sheet_, column, column, std::clamp(width, 9.0, kWidest), nullptr);
    }

    void line(const std::string& text, Style style = {}) {
        if (!text.empty()) put(row_, 0, text, style);
        ++row_;
    }
    void gap() { ++row_; }

    // `blank`: missing numbers are empty cells, which formulas of the reader skip. `alone`: the
    // header stays in view.
    void table(const Table& table, bool blank, bool alone) {
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            put(row_, column(c), table.columns[c].title,
                {.head = true,
                 .right = table.columns[c].kind == CellKind::kNumber,
                 .wrapped = true},
                true);
        const lxw_row_t head = row_++;
        for (const Row& row : table.rows) {
            for (std::size_t c = 0; c < row.cells.size(); ++c)
                cell(row_, column(c), row.cells[c], table.columns[c], row.kind, blank);
            ++row_;
        }
        if (!alone) return;
        worksheet_freeze_panes(sheet_, head + 1, 0);
        if (blank && !table.rows.empty())
            worksheet_autofilter(sheet_, head, 0, row_ - 1, column(table.columns.size() - 1));
        worksheet_repeat_rows(sheet_, head, head);
    }

    void chart(const Chart& chart) {
        line(chart.title, {.bold = true});
        line(chart.summary, {.faint = true});
        const lxw_row_t head = row_;
        const std::vector<std::string> places = places_of(chart);
        put(row_, 0, chart.kind == ChartKind::kHistogram ? "From" : "Label", {.head = true}, true);
        for (std::size_t s = 0; s < chart.series.size(); ++s)
            put(row_, column(s + 1), chart.series[s].name, {.head = true, .right = true}, true);
        ++row_;
        const Format format =
            chart.kind == ChartKind::kHistogram ? Format{Unit::kCount, 0} : chart.format;
        for (std::size_t i = 0; i < places.size(); ++i, ++row_) {
            put(row_, 0, places[i], {}, true);
            for (std::size_t s = 0; s < chart.series.size(); ++s)
                if (const auto& value = chart.series[s].values[i])
                    put_number(row_, column(s + 1), *value, format, {});
        }
        if (!places.empty()) insert(chart, head, row_ - 1);
        row_ = std::max(row_, head + kChartRows);
        gap();
    }

    void cell(lxw_row_t row, lxw_col_t at, const Cell& cell, const Column& of, RowKind kind,
              bool blank) {
        Style style{.bold = is_emphasized(kind), .top_rule = kind == RowKind::kTotal};
        switch (cell.kind) {
            case CellKind::kNumber:
                style.right = true;
                if (!cell.number) {
                    style.faint = true;
                    if (!blank) put(row, at, "N/A", style);
                } else if (!cell.text.empty()) {
                    style.number_format = exact_format(cell.text);
                    worksheet_write_number(sheet_, row, at, *cell.number, book_.format(style));
                    widen(at, cell.text.size());
                } else {
                    put_number(row, at, *cell.number, format_of(cell, of), style);
                }
                return;
            case CellKind::kDate:
                if (cell.date) put_date(row, at, *cell.date, style);
                return;
            case CellKind::kStatus:
                style.color = color_of(cell.level);
                style.bold = true;
                break;
            case CellKind::kText:
                style.wrapped = cell.text.size() > static_cast<std::size_t>(kWidest);
                break;
        }
        put(row, at, cell.text, style);
    }

    lxw_row_t row() const { return row_; }

    void fact(const Fact& fact) {
        put(row_, 0, fact_label(fact), {}, true);
        cell(row_, 1, fact.value, {}, RowKind::kNormal, false);
        if (fact.value.format && fact.value.format->unit == Unit::kMoney)
            put(row_, 2, fact.value.format->currency, {.faint = true});
        ++row_;
    }

private:
    static lxw_col_t column(std::size_t index) { return static_cast<lxw_col_t>(index); }

    void widen(lxw_col_t at, std::size_t characters) {
        double& width = widths_[at];
        width = std::max(width, static_cast<double>(characters) * 1.15 + 2.0);
    }

    void put(lxw_row_t row, lxw_col_t at, const std::string& text, const Style& style,
             bool wide = false) {
        if (text.empty()) {
            worksheet_write_blank(sheet_, row, at, book_.format(style));
            return;
        }
        worksheet_write_string(sheet_, row, at, cut(text).c_str(), book_.format(style));
        if (wide || row > 4) widen(at, wide && style.wrapped ? text.size() / 2 : text.size());
    }

    void put_number(lxw_row_t row, lxw_col_t at, double value, const Format& format, Style style) {
        style.right = true;
        style.number_format = number_format(format);
        const double scaled = format.unit == Unit::kBasisPoints ? value * 1e4 : value;
        worksheet_write_number(sheet_, row, at, scaled, book_.format(style));
        widen(at, shown(value, format).size());
    }

    void put_date(lxw_row_t row, lxw_col_t at, fin::Date date, Style style) {
        if (date.year() < 1900) return put(row, at, date.to_string(), style);
        style.number_format = "yyyy-mm-dd";
        lxw_datetime when{date.year(), date.month(), date.day(), 0, 0, 0};
        worksheet_write_datetime(sheet_, row, at, &when, book_.format(style));
        widen(at, 10);
    }

    static std::vector<std::string> places_of(const Chart& chart) {
        std::vector<std::string> places;
        for (const fin::Date date : chart.dates) places.push_back(date.to_string());
        if (chart.dates.empty()) places = chart.labels;
        if (chart.kind == ChartKind::kHistogram) {
            places.clear();
            for (std::size_t i = 0; i + 1 < chart.edges.size(); ++i)
                places.push_back(shown(chart.edges[i], chart.format));
        }
        return places;
    }

    void insert(const Chart& chart, lxw_row_t head, lxw_row_t last) {
        lxw_chart* picture = workbook_add_chart(book_.get(), type_of(chart));
        const std::string sheet = name_;
        for (std::size_t s = 0; s < chart.series.size(); ++s) {
            lxw_chart_series* series = chart_add_series(picture, nullptr, nullptr);
            chart_series_set_categories(series, sheet.c_str(), head + 1, 0, last, 0);
            chart_series_set_values(series, sheet.c_str(), head + 1, column(s + 1), last,
                                    column(s + 1));
            chart_series_set_name_range(series, sheet.c_str(), head, column(s + 1));
            const lxw_color_t color = kSeriesColors[s % kSeriesColors.size()];
            if (chart.kind == ChartKind::kLine) {
                lxw_chart_line line{};
                line.color = color;
                line.width = 1.5F;
                chart_series_set_line(series, &line);
            } else {
                lxw_chart_fill fill{};
                fill.color = color;
                chart_series_set_fill(series, &fill);
            }
        }
        chart_title_set_name(picture, chart.title.c_str());
        if (chart.series.size() < 2) chart_legend_set_position(picture, LXW_CHART_LEGEND_NONE);
        const std::string format = number_format(
            chart.kind == ChartKind::kHistogram ? Format{Unit::kCount, 0} : chart.format);
        chart_axis_set_num_format(picture->y_axis, format.c_str());
        lxw_chart_options options{};
        options.x_scale = 1.3;
        options.description = const_cast<char*>(chart.summary.c_str());
        worksheet_insert_chart_opt(sheet_, head, column(chart.series.size() + 2), picture,
                                   &options);
    }

    static std::uint8_t type_of(const Chart& chart) {
        switch (chart.kind) {
            case ChartKind::kLine:
                return LXW_CHART_LINE;
            case ChartKind::kStacked:
                return LXW_CHART_COLUMN_STACKED;
            case ChartKind::kBars:
            case ChartKind::kHistogram:
            case ChartKind::kWaterfall:
                break;
        }
        return LXW_CHART_COLUMN;
    }

    Workbook& book_;
    lxw_worksheet* sheet_;
    std::string name_;
    lxw_row_t row_ = 0;
    std::map<lxw_col_t, double> widths_;
};

void write_front(Workbook& book, const Document& document) {
    Sheet sheet(book, "Report");
    if (!document.logo.empty()) sheet.line(document.logo, {.bold = true, .color = kAccentColor});
    sheet.line(document.title, {.bold = true, .size = 16});
    if (!document.description.empty()) sheet.line(document.description, {});
    sheet.line(date_line(document), {.faint = true});
    sheet.gap();
    for (const Fact& fact : document.facts) sheet.fact(fact);
    const auto list = [&](const std::string& title, const std::vector<std::string>& lines) {
        sheet.gap();
        sheet.line(title, {.bold = true, .size = 12});
        if (lines.empty()) sheet.line("None.");
        for (const std::string& line : lines) sheet.line(line, {.wrapped = false});
    };
    list("Conventions", document.conventions);
    std::vector<std::string> issues;
    for (const Issue& issue : document.issues) issues.push_back(issue_line(issue));
    list("Issues", issues);
    sheet.gap();
    sheet.line(provenance_line(document), {.faint = true});
}

void write_section(Workbook& book, const DocumentSection& section) {
    Sheet sheet(book, section.title);
    sheet.line(section.title, {.bold = true, .size = 14});
    if (section.unavailable) sheet.line(unavailable_line(*section.unavailable));
    const bool alone = std::ranges::count(section.blocks, BlockKind::kTable, &Block::kind) == 1;
    for (const Block& block : section.blocks) {
        switch (block.kind) {
            case BlockKind::kParagraph:
            case BlockKind::kNote:
                sheet.line(block.text, {.faint = block.kind == BlockKind::kNote});
                break;
            case BlockKind::kList:
                for (const std::string& item : block.items) sheet.line(item);
                break;
            case BlockKind::kTable: {
                const std::string units = units_line(*block.table);
                const std::string title = block.table->title.empty() || units.empty()
                                              ? block.table->title + units
                                              : block.table->title + ". " + units;
                if (sheet.row() > 2) sheet.gap();
                if (!title.empty()) sheet.line(title, {.bold = true});
                sheet.table(*block.table, false, alone);
                if (!block.table->note.empty()) sheet.line(block.table->note, {.faint = true});
                break;
            }
            case BlockKind::kChart:
                sheet.gap();
                sheet.chart(*block.chart);
                break;
        }
    }
}

void set_properties(Workbook& book, const Document& document) {
    lxw_doc_properties properties{};
    const std::string keywords = "digest " + document.provenance.digest;
    const std::string comments = date_line(document);
    properties.title = const_cast<char*>(document.title.c_str());
    properties.subject = const_cast<char*>(document.kind.c_str());
    properties.keywords = const_cast<char*>(keywords.c_str());
    properties.comments = const_cast<char*>(comments.c_str());
    properties.created = static_cast<time_t>(document.as_of.serial()) * 86400;
    workbook_set_properties(book.get(), &properties);
    workbook_set_custom_property_string(book.get(), "digest", document.provenance.digest.c_str());
}

}  // namespace

Result<std::string> to_xlsx(const Document& document) {
    CHECK(!defect_of(document));
    TRY(const MemoryFile file, MemoryFile::make());
    Workbook book(file.name());
    if (book.get() == nullptr)
        return fail(Code::kUnavailable, "there is no memory for the workbook");
    set_properties(book, document);
    write_front(book, document);
    for (const DocumentSection& section : document.sections) write_section(book, section);
    if (document.data) {
        Sheet sheet(book, document.data->title);
        sheet.table(*document.data, true, true);
    }
    TRY_STATUS(book.close());
    return file.contents();
}

}  // namespace ballast::report
