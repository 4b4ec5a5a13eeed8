#include "report/pdf.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/check.hpp"
#include "report/lines.hpp"
#include "report/pdf_canvas.hpp"
#include "report/pdf_language.hpp"
#include "report/pdf_table.hpp"

namespace ballast::report {

namespace {

using detail::Canvas;
using detail::TableLayout;
using detail::Tag;
using detail::TextStyle;
using detail::Weight;

constexpr double kSide = 46.0;
constexpr double kTop = 58.0;
constexpr double kBottom = 56.0;
constexpr double kLine = 1.38;           // line height per size
constexpr double kAroundChart = 44.0;    // its title and summary
constexpr std::size_t kShortTable = 12;  // rows of a table that is not divided
constexpr TextStyle kBody{.size = 9.0};
constexpr TextStyle kSmall{.size = 7.5, .color = kFaintTextColor};
constexpr TextStyle kSubtitle{.size = 9.5, .weight = Weight::kSemibold};

// The document laid out on the canvas from top to bottom.
class Flow {
public:
    Flow(Canvas& canvas, const Document& document, int pages)
        : canvas_(canvas), document_(document), pages_(pages) {}

    int run() {
        const Tag whole(canvas_, "Document");
        title();
        facts();
        for (const DocumentSection& one : document_.sections) section(one);
        closing();
        footer();
        return canvas_.page();
    }

private:
    double content_width() const { return canvas_.width() - 2 * kSide; }
    double bottom() const { return canvas_.height() - kBottom; }

    void title() {
        y_ = 52.0;
        if (!document_.logo.empty()) {
            const Tag tag(canvas_, "P");
            canvas_.show(document_.logo, kSide, y_,
                         {.size = 9.0, .weight = Weight::kSemibold, .color = kAccentColor});
            y_ += 8.0;
        }
        {
            const Tag tag(canvas_, "H1");
            const TextStyle style{.size = 20.0, .weight = Weight::kSemibold};
            for (const std::string& line :
                 canvas_.wrapped(document_.title, style, content_width())) {
                y_ += 22.0;
                canvas_.show(line, kSide, y_, style);
            }
        }
        y_ += 8.0;
        if (!document_.description.empty()) text(document_.description, kBody, "P");
        text(date_line(document_), {.size = 9.0, .color = kFaintTextColor}, "P");
        y_ += 4.0;
        canvas_.rule(kSide, y_, content_width(), 1.5, kAccentColor);
        y_ += 12.0;
    }

    // Tiles in rows of four.
    void facts() {
        constexpr std::size_t kPerRow = 4;
        constexpr double kGap = 8.0;
        const double width = (content_width() - (kPerRow - 1) * kGap) / kPerRow;
        for (std::size_t i = 0; i < document_.facts.size(); i += kPerRow) {
            const std::size_t end = std::min(i + kPerRow, document_.facts.size());
            std::size_t most = 1;
            std::vector<std::vector<std::string>> labels;
            for (std::size_t f = i; f < end; ++f) {
                labels.push_back(
                    canvas_.wrapped(fact_label(document_.facts[f]), kSmall, width - 16.0));
                most = std::max(most, labels.back().size());
            }
            const double height = 30.0 + 10.0 * static_cast<double>(most);
            ensure(height);
            for (std::size_t f = i; f < end; ++f)
                fact(document_.facts[f], labels[f - i],
                     kSide + (width + kGap) * static_cast<double>(f - i), width, height);
            y_ += height + kGap;
        }
        y_ += 4.0;
    }

    void fact(const Fact& fact, const std::vector<std::string>& label, double x, double width,
              double height) {
        const Tag tag(canvas_, "P");
        canvas_.fill(x, y_, width, height, kShadeColor);
        double line = y_ + 13.0;
        for (const std::string& part : label) {
            canvas_.show(part, x + 8.0, line, kSmall);
            line += 10.0;
        }
        TextStyle style{.size = 12.5, .weight = Weight::kSemibold};
        const std::string value = shown_with_unit(fact.value);
        while (style.size > 7.0 && canvas_.width_of(value, style) > width - 16.0) style.size -= 0.5;
        canvas_.show(value, x + 8.0, y_ + height - 9.0, style);
    }

    // A heading is on the page of its first chart, or of the first rows of its first table.
    double least_height(const DocumentSection& one) const {
        double height = 40.0;
        for (const Block& block : one.blocks) {
            if (block.kind == BlockKind::kTable && !block.table->columns.empty()) {
                const TableLayout layout = layout_of(canvas_, *block.table, content_width());
                return height + start_height(*block.table, head_of(*block.table, layout), layout);
            }
            if (block.kind == BlockKind::kChart)
                return height + kAroundChart +
                       least_picture_height(*block.chart).value_or(picture_height(*block.chart));
            if (block.kind != BlockKind::kParagraph) break;
            height += 2 * kBody.size * kLine;
        }
        return 90.0;
    }

    void section(const DocumentSection& one) {
        ensure(std::min(least_height(one), bottom() - kTop));
        y_ += 14.0;
        canvas_.add_outline(one.title, y_ - 14.0);
        {
            const Tag tag(canvas_, "H2");
            y_ += 10.0;
            canvas_.show(one.title, kSide, y_, {.size = 13.0, .weight = Weight::kSemibold});
        }
        y_ += 5.0;
        canvas_.rule(kSide, y_, content_width(), 0.6, kRuleColor);
        y_ += 8.0;
        if (one.unavailable) unavailable(unavailable_line(*one.unavailable));
        for (const Block& block : one.blocks) this->block(block);
    }

    void unavailable(const std::string& line) {
        const Tag tag(canvas_, "P");
        const auto lines = canvas_.wrapped(line, kBody, content_width() - 20.0);
        const double height = static_cast<double>(lines.size()) * kBody.size * kLine + 10.0;
        ensure(height);
        canvas_.fill(kSide, y_, content_width(), height, kShadeColor);
        canvas_.fill(kSide, y_, 2.5, height, kWarningColor);
        double at = y_ + kBody.size + 5.0;
        for (const std::string& part : lines) {
            canvas_.show(part, kSide + 10.0, at, kBody);
            at += kBody.size * kLine;
        }
        y_ += height + 6.0;
    }

    void block(const Block& one) {
        switch (one.kind) {
            case BlockKind::kParagraph:
                text(one.text, kBody, "P");
                y_ += 3.0;
                break;
            case BlockKind::kNote:
                text(one.text, kSmall, "P");
                y_ += 3.0;
                break;
            case BlockKind::kList:
                list(one.items, kBody);
                break;
            case BlockKind::kTable:
                table(*one.table);
                break;
            case BlockKind::kChart:
                chart(*one.chart);
                break;
        }
    }

    void text(const std::string& content, const TextStyle& style, const char* name,
              double indent = 0.0) {
        const Tag tag(canvas_, name);
        for (const std::string& line : canvas_.wrapped(content, style, content_width() - indent)) {
            ensure(style.size * kLine);
            canvas_.show(line, kSide + indent, y_ + style.size, style);
            y_ += style.size * kLine;
        }
    }

    void list(const std::vector<std::string>& items, const TextStyle& style) {
        const Tag tag(canvas_, "L");
        for (const std::string& item : items) {
            ensure(style.size * kLine * 2);
            const Tag of_item(canvas_, "LI");
            canvas_.show("•", kSide + 2.0, y_ + style.size, style);
            text(item, style, "LBody", 12.0);
            y_ += 1.5;
        }
        y_ += 4.0;
    }

    void subtitle(const std::string& title, const std::string& faint) {
        if (title.empty() && faint.empty()) return;
        const Tag tag(canvas_, "H3");
        y_ += 6.0 + kSubtitle.size;
        double x = kSide;
        if (!title.empty()) {
            const auto lines = canvas_.wrapped(title, kSubtitle, content_width());
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if (i > 0) y_ += kSubtitle.size * kLine;
                canvas_.show(lines[i], kSide, y_, kSubtitle);
            }
            x += canvas_.width_of(lines.back(), kSubtitle) + 6.0;
        }
        if (x + canvas_.width_of(faint, kSmall) > kSide + content_width()) {
            x = kSide;
            y_ += kSmall.size * kLine;
        }
        canvas_.show(faint, x, y_, kSmall);
        y_ += 4.0;
    }

    // ---- tables -------------------------------------------------------------------------------

    struct Lines {
        std::vector<std::vector<std::string>> cells;
        double height = 0.0;
    };

    Lines head_of(const Table& table, const TableLayout& layout) const {
        Lines lines;
        std::size_t most = 1;
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            lines.cells.push_back(canvas_.wrapped(table.columns[c].title,
                                                  {layout.size, Weight::kSemibold},
                                                  layout.widths[c] - 2 * layout.indent));
            most = std::max(most, lines.cells.back().size());
        }
        lines.height = static_cast<double>(most) * layout.line_height() + layout.row_padding();
        return lines;
    }

    Lines row_of(const Table& table, const Row& row, const TableLayout& layout) const {
        Lines lines;
        std::size_t most = 1;
        const Weight weight = is_emphasized(row.kind) ? Weight::kSemibold : Weight::kRegular;
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            std::string text = shown(row.cells[c], format_of(row.cells[c], table.columns[c]));
            if (table.columns[c].kind == CellKind::kText)
                lines.cells.push_back(canvas_.wrapped(text, {layout.size, weight},
                                                      layout.widths[c] - 2 * layout.indent));
            else
                lines.cells.push_back({std::move(text)});
            most = std::max(most, lines.cells.back().size());
        }
        lines.height = static_cast<double>(most) * layout.line_height() + layout.row_padding();
        return lines;
    }

    // What must fit on a page for a table to begin on it: title, header and three rows, or as many
    // as fill half a page; a short table as a whole.
    double start_height(const Table& table, const Lines& head, const TableLayout& layout) const {
        const auto titles = canvas_.wrapped(table.title, kSubtitle, content_width()).size();
        double height =
            24.0 + head.height +
            kSubtitle.size * kLine * static_cast<double>(std::max<std::size_t>(titles, 1) - 1);
        const double page = bottom() - kTop;
        const std::size_t rows = table.rows.size();
        double whole = height;
        for (std::size_t i = 0; i < rows && rows <= kShortTable; ++i)
            whole += height_of_row(table, i, layout);
        if (rows <= kShortTable && whole <= page / 3) return whole;
        for (std::size_t i = 0; i < std::min<std::size_t>(rows, 3); ++i) {
            const double row = height_of_row(table, i, layout);
            if (i > 0 && height + row > page / 2) break;
            height += row;
        }
        return height;
    }

    double height_of_row(const Table& table, std::size_t row, const TableLayout& layout) const {
        return row < table.rows.size() ? row_of(table, table.rows[row], layout).height : 0.0;
    }

    void draw_row(const Table& table, const Lines& lines, const TableLayout& layout, bool head,
                  const Row* row) {
        const Tag tag(canvas_, "TR");
        double x = kSide;
        for (std::size_t c = 0; c < lines.cells.size(); ++c) {
            const Tag of_cell(canvas_, head ? "TH" : "TD");
            TextStyle style{.size = layout.size};
            if (head || is_emphasized(row->kind)) style.weight = Weight::kSemibold;
            if (!head && row->cells[c].kind == CellKind::kStatus) {
                style.color = color_of(row->cells[c].level);
                style.weight = Weight::kSemibold;
            }
            const bool right = table.columns[c].kind == CellKind::kNumber;
            // The lines of a header end at its rule.
            double y = y_ + layout.row_padding() / 2 + layout.size * 1.02;
            if (head)
                y += lines.height - layout.row_padding() -
                     static_cast<double>(lines.cells[c].size()) * layout.line_height();
            for (const std::string& line : lines.cells[c]) {
                canvas_.show(line, right ? x + layout.widths[c] - layout.indent : x + layout.indent,
                             y, style, right ? 1.0 : 0.0);
                y += layout.line_height();
            }
            x += layout.widths[c];
        }
    }

    void draw_head(const Table& table, const Lines& head, const TableLayout& layout) {
        draw_row(table, head, layout, true, nullptr);
        y_ += head.height;
        canvas_.rule(kSide, y_, layout.width(), 0.8, kHeadRuleColor);
    }

    void table(const Table& table) {
        if (table.columns.empty()) return;
        const TableLayout layout = layout_of(canvas_, table, content_width());
        const Lines head = head_of(table, layout);
        // A header stays with its first rows.
        ensure(start_height(table, head, layout));
        subtitle(table.title, units_line(table));
        {
            const Tag tag(canvas_, "Table");
            draw_head(table, head, layout);
            for (std::size_t i = 0; i < table.rows.size(); ++i) {
                const Row& row = table.rows[i];
                const Lines lines = row_of(table, row, layout);
                double needed = lines.height;
                // The last row takes the one before it along to the next page, and a heading stays
                // with its first row.
                if ((i > 0 && i + 2 == table.rows.size()) || row.kind == RowKind::kHeading)
                    needed += height_of_row(table, i + 1, layout);
                if (y_ + needed > bottom()) {
                    next_page();
                    draw_head(table, head, layout);
                }
                if (row.kind == RowKind::kHeading)
                    canvas_.fill(kSide, y_, layout.width(), lines.height, kShadeColor);
                if (row.kind == RowKind::kTotal)
                    canvas_.rule(kSide, y_, layout.width(), 0.6, kHeadRuleColor);
                draw_row(table, lines, layout, false, &row);
                y_ += lines.height;
                canvas_.rule(kSide, y_, layout.width(), 0.3, kRuleColor);
            }
        }
        y_ += 4.0;
        if (table.rows.empty()) text("No rows.", kSmall, "P");
        if (!table.note.empty()) text(table.note, kSmall, "P");
        y_ += 6.0;
    }

    // ---- charts -------------------------------------------------------------------------------

    void chart(const Chart& chart) {
        const double left = bottom() - y_ - kAroundChart;
        std::optional<double> height;
        // Rather a lower chart than half a page left empty.
        if (const auto least = least_picture_height(chart); least && left >= *least)
            height = std::min(left, picture_height(chart));
        const Picture picture = draw_chart(chart, content_width(), height);
        const double space = bottom() - kTop - 60.0;
        const double scale = std::min(1.0, space / picture.height);
        ensure(picture.height * scale + kAroundChart);
        subtitle(chart.title, "");
        {
            const Tag tag(canvas_, "Figure");
            canvas_.draw(picture, kSide, y_ + 2.0, scale);
        }
        y_ += picture.height * scale + 6.0;
        text(chart.summary, kSmall, "Caption");
        y_ += 8.0;
    }

    // ---- pages --------------------------------------------------------------------------------

    void closing() {
        ensure(60.0);
        DocumentSection notes{.id = "notes", .title = "Conventions and issues"};
        section(notes);
        if (!document_.conventions.empty()) list(document_.conventions, {.size = 8.0});
        ensure(60.0);
        subtitle("Issues", "");
        std::vector<std::string> issues;
        for (const Issue& issue : document_.issues) issues.push_back(issue_line(issue));
        if (issues.empty()) issues.push_back("None.");
        list(issues, {.size = 8.0});
        text(provenance_line(document_), kSmall, "P");
    }

    void ensure(double height) {
        if (y_ + height > bottom()) next_page();
    }

    void next_page() {
        footer();
        canvas_.next_page();
        const Tag tag(canvas_, "NonStruct");
        canvas_.show(document_.title, kSide, 36.0, kSmall);
        canvas_.show(document_.as_of.to_string(), kSide + content_width(), 36.0, kSmall, 1.0);
        canvas_.rule(kSide, 42.0, content_width(), 0.4, kRuleColor);
        y_ = kTop;
    }

    void footer() {
        const Tag tag(canvas_, "NonStruct");
        const double y = canvas_.height() - 32.0;
        canvas_.rule(kSide, y - 11.0, content_width(), 0.4, kRuleColor);
        canvas_.show("Digest " + document_.provenance.digest.substr(0, 16), kSide, y, kSmall);
        canvas_.show(fmt::format("Page {} of {}", canvas_.page(), pages_), kSide + content_width(),
                     y, kSmall, 1.0);
    }

    Canvas& canvas_;
    const Document& document_;
    int pages_;
    double y_ = 0.0;
};

}  // namespace

Result<std::string> to_pdf(const Document& document, Paper paper) {
    CHECK(!defect_of(document));
    const double width = paper == Paper::kA4 ? 595.28 : 612.0;
    const double height = paper == Paper::kA4 ? 841.89 : 792.0;
    int pages = 0;
    std::string pdf;
    {
        // Laid out twice, because every page names their number.
        Canvas canvas(pdf, width, height);
        pages = Flow(canvas, document, 999).run();
    }
    pdf.clear();
    Canvas canvas(pdf, width, height);
    canvas.set_metadata(document.title, document.kind + " report, " + date_line(document),
                        "digest " + document.provenance.digest,
                        document.as_of.to_string() + "T00:00:00Z");
    Flow(canvas, document, pages).run();
    if (!canvas.finish()) return fail(Code::kUnavailable, "there is no memory for the document");
    detail::add_language(pdf, document.language);
    return pdf;
}

}  // namespace ballast::report
