#include "report/pdf_canvas.hpp"

#include <array>
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include "base/check.hpp"
#include "embedded/ballast_report_fonts.hpp"

namespace ballast::report::detail {

namespace {

// The next character of UTF-8 text, U+FFFD for bytes that are not UTF-8.
char32_t next_character(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80U) return lead;
    const int more = lead >= 0xF0U ? 3 : lead >= 0xE0U ? 2 : lead >= 0xC0U ? 1 : 0;
    if (more == 0) return U'\uFFFD';
    char32_t character = lead & (0x3FU >> more);
    for (int i = 0; i < more; ++i) {
        if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U)
            return U'\uFFFD';
        character = character << 6 | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    return character;
}

cairo_status_t append(void* out, const unsigned char* bytes, unsigned int count) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

// The faces in the program, and which of them has a character.
class Fonts {
public:
    Fonts() {
        CHECK(FT_Init_FreeType(&library_) == 0);
        constexpr std::array names{"OpenSans-Regular.ttf", "OpenSans-Semibold.ttf",
                                   "DejaVuSans.ttf"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string_view bytes = fonts::find(names[i]);
            CHECK(FT_New_Memory_Face(library_, reinterpret_cast<const FT_Byte*>(bytes.data()),
                                     static_cast<FT_Long>(bytes.size()), 0, &faces_[i]) == 0);
            cairo_[i] = cairo_ft_font_face_create_for_ft_face(faces_[i], FT_LOAD_NO_HINTING);
        }
    }
    Fonts(const Fonts&) = delete;
    Fonts& operator=(const Fonts&) = delete;
    ~Fonts() {
        for (cairo_font_face_t* face : cairo_) cairo_font_face_destroy(face);
        for (FT_Face face : faces_) FT_Done_Face(face);
        FT_Done_FreeType(library_);
    }

    cairo_font_face_t* face(std::size_t index) const { return cairo_[index]; }

    // Calls `use(face, text)` for each part that one face has.
    template <class Use>
    void each_run(std::string_view text, Weight weight, Use&& use) const {
        const std::size_t first = weight == Weight::kSemibold ? 1 : 0;
        std::string run;
        std::size_t of_run = first;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t start = at;
            const char32_t character = next_character(text, at);
            std::string_view bytes = text.substr(start, at - start);
            std::size_t face = first;
            if (character < 0x20) {
                bytes = " ";
            } else if (FT_Get_Char_Index(faces_[first], character) == 0) {
                face = 2;
                if (FT_Get_Char_Index(faces_[2], character) == 0) bytes = "□";
            }
            if (face != of_run && !run.empty()) {
                use(of_run, run);
                run.clear();
            }
            of_run = face;
            run += bytes;
        }
        if (!run.empty()) use(of_run, run);
    }

private:
    FT_Library library_ = nullptr;
    std::array<FT_Face, 3> faces_{};
    std::array<cairo_font_face_t*, 3> cairo_{};
};

Canvas::Canvas(std::string& out, double width, double height)
    : width_(width),
      height_(height),
      fonts_(std::make_unique<Fonts>()),
      surface_(cairo_pdf_surface_create_for_stream(append, &out, width, height)),
      cairo_(nullptr) {
    cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
    cairo_ = cairo_create(surface_);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_set_font_options(cairo_, options);
    cairo_font_options_destroy(options);
}

Canvas::~Canvas() {
    cairo_destroy(cairo_);
    cairo_surface_destroy(surface_);
}

void Canvas::set_metadata(const std::string& title, const std::string& subject,
                          const std::string& keywords, const std::string& created) {
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_SUBJECT, subject.c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_KEYWORDS, keywords.c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Ballast");
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_MOD_DATE, created.c_str());
}

void Canvas::add_outline(const std::string& title, double y) {
    const std::string place =
        "page=" + std::to_string(page_) + " pos=[0 " + std::to_string(static_cast<int>(y)) + "]";
    cairo_pdf_surface_add_outline(surface_, CAIRO_PDF_OUTLINE_ROOT, title.c_str(), place.c_str(),
                                  CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

double Canvas::width_of(std::string_view text, const TextStyle& style) const {
    double width = 0.0;
    cairo_set_font_size(cairo_, style.size);
    fonts_->each_run(text, style.weight, [&](std::size_t face, const std::string& run) {
        cairo_set_font_face(cairo_, fonts_->face(face));
        cairo_text_extents_t extents;
        cairo_text_extents(cairo_, run.c_str(), &extents);
        width += extents.x_advance;
    });
    return width;
}

void Canvas::show(std::string_view text, double x, double y, const TextStyle& style,
                  double align) const {
    if (align > 0.0) x -= align * width_of(text, style);
    set_color(style.color);
    cairo_move_to(cairo_, x, y);
    cairo_set_font_size(cairo_, style.size);
    fonts_->each_run(text, style.weight, [&](std::size_t face, const std::string& run) {
        cairo_set_font_face(cairo_, fonts_->face(face));
        cairo_show_text(cairo_, run.c_str());
    });
}

std::vector<std::string> Canvas::wrapped(const std::string& text, const TextStyle& style,
                                         double width) const {
    std::vector<std::string> lines;
    std::string line;
    const auto fits = [&](const std::string& candidate) {
        return width_of(candidate, style) <= width + 0.01;
    };
    const auto end_line = [&] {
        lines.push_back(line);
        line.clear();
    };
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        std::string word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        const std::string joined = line.empty() ? word : line + " " + word;
        if (fits(joined)) {
            line = joined;
            continue;
        }
        if (!line.empty()) end_line();
        while (!fits(word)) {
            std::size_t cut = 0;
            std::size_t next = 0;
            while (next < word.size()) {
                next_character(word, next);
                if (cut > 0 && !fits(word.substr(0, next))) break;
                cut = next;
            }
            if (cut >= word.size()) break;
            lines.push_back(word.substr(0, cut));
            word.erase(0, cut);
        }
        line = word;
    }
    if (!line.empty() || lines.empty()) end_line();
    return lines;
}

void Canvas::set_color(Rgb color) const {
    cairo_set_source_rgb(cairo_, (color >> 16 & 0xFFU) / 255.0, (color >> 8 & 0xFFU) / 255.0,
                         (color & 0xFFU) / 255.0);
}

void Canvas::rule(double x, double y, double width, double thickness, Rgb color) const {
    set_color(color);
    cairo_set_line_width(cairo_, thickness);
    cairo_move_to(cairo_, x, y);
    cairo_line_to(cairo_, x + width, y);
    cairo_stroke(cairo_);
}

void Canvas::fill(double x, double y, double width, double height, Rgb color) const {
    set_color(color);
    cairo_rectangle(cairo_, x, y, width, height);
    cairo_fill(cairo_);
}

void Canvas::draw(const Picture& picture, double x, double y, double scale) const {
    cairo_save(cairo_);
    cairo_translate(cairo_, x, y);
    cairo_scale(cairo_, scale, scale);
    for (const Shape& shape : picture.shapes) {
        const auto& p = shape.points;
        switch (shape.kind) {
            case ShapeKind::kRectangle:
                fill(p[0], p[1], p[2], p[3], color_of(shape));
                break;
            case ShapeKind::kText:
                show(shape.text, p[0], p[1], {.size = kChartText, .color = color_of(shape)},
                     shape.anchor == Anchor::kStart    ? 0.0
                     : shape.anchor == Anchor::kMiddle ? 0.5
                                                       : 1.0);
                break;
            case ShapeKind::kLine: {
                set_color(color_of(shape));
                cairo_set_line_width(cairo_, shape.width);
                cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
                constexpr std::array kDashes{3.0, 2.0};
                cairo_set_dash(cairo_, kDashes.data(), shape.dashed ? 2 : 0, 0.0);
                cairo_move_to(cairo_, p[0], p[1]);
                for (std::size_t i = 2; i + 1 < p.size(); i += 2)
                    cairo_line_to(cairo_, p[i], p[i + 1]);
                cairo_stroke(cairo_);
                cairo_set_dash(cairo_, nullptr, 0, 0.0);
                break;
            }
        }
    }
    cairo_restore(cairo_);
}

void Canvas::begin_tag(const char* name) const { cairo_tag_begin(cairo_, name, nullptr); }

void Canvas::end_tag(const char* name) const { cairo_tag_end(cairo_, name); }

void Canvas::next_page() {
    cairo_show_page(cairo_);
    ++page_;
}

bool Canvas::finish() {
    cairo_show_page(cairo_);
    cairo_surface_finish(surface_);
    return cairo_status(cairo_) == CAIRO_STATUS_SUCCESS &&
           cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS;
}

}  // namespace ballast::report::detail
