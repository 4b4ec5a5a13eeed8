// Internal to the PDF writer: pages, fonts, text and shapes over Cairo. Lengths are points, y
// downward.
#pragma once

#include <cairo.h>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/palette.hpp"

namespace ballast::report::detail {

enum class Weight : std::uint8_t { kRegular, kSemibold };

struct TextStyle {
    double size = 9.0;
    Weight weight = Weight::kRegular;
    Rgb color = kTextColor;
};

class Fonts;

class Canvas {
public:
    // Bytes are appended to `out`, which outlives the canvas.
    Canvas(std::string& out, double width, double height);
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;
    ~Canvas();

    double width() const { return width_; }
    double height() const { return height_; }

    void set_metadata(const std::string& title, const std::string& subject,
                      const std::string& keywords, const std::string& created);
    // A bookmark to a height on the current page.
    void add_outline(const std::string& title, double y);

    double width_of(std::string_view text, const TextStyle& style) const;
    // At the baseline; `align` 0 is left, 0.5 center, 1 right of x.
    void show(std::string_view text, double x, double y, const TextStyle& style,
              double align = 0.0) const;
    // Words in lines of at most `width`; longer words are broken.
    std::vector<std::string> wrapped(const std::string& text, const TextStyle& style,
                                     double width) const;

    void rule(double x, double y, double width, double thickness, Rgb color) const;
    void fill(double x, double y, double width, double height, Rgb color) const;
    void draw(const Picture& picture, double x, double y, double scale) const;

    void begin_tag(const char* name) const;
    void end_tag(const char* name) const;
    void next_page();
    int page() const { return page_; }
    // Writes the rest; false when memory was short.
    bool finish();

private:
    void set_color(Rgb color) const;

    double width_;
    double height_;
    int page_ = 1;
    std::unique_ptr<Fonts> fonts_;
    cairo_surface_t* surface_;
    cairo_t* cairo_;
};

// A structure tag around what is drawn in its scope.
class Tag {
public:
    Tag(const Canvas& canvas, const char* name) : canvas_(canvas), name_(name) {
        canvas_.begin_tag(name_);
    }
    Tag(const Tag&) = delete;
    Tag& operator=(const Tag&) = delete;
    ~Tag() { canvas_.end_tag(name_); }

private:
    const Canvas& canvas_;
    const char* name_;
};

}  // namespace ballast::report::detail
