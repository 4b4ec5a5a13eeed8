// What the standard streams are connected to, colors, and the progress bar.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/work.hpp"

namespace ballast::api::cli {

struct Terminal {
    bool input = false;     // standard input is a terminal
    bool output = false;    // standard output
    bool error = false;     // standard error
    bool color = false;     // NO_COLOR is not set and TERM is not "dumb" (https://no-color.org)
    std::size_t width = 0;  // columns of standard output; 0: not known
};

Terminal standard_terminal();

enum class Style : std::uint8_t { kPlain, kTitle, kDim, kNegative, kWarning, kGood };

// The text in the style's escape sequences, if `color`.
std::string styled(std::string_view text, Style style, bool color);

// One line of a progress bar: "revaluation  [#####·····]  50%  500 of 1,000 paths".
std::string progress_line(const Progress& progress, std::size_t width);

// Draws the bar through `write` and removes it at the end. Work shorter than `before` shows none.
class ProgressBar {
public:
    ProgressBar(std::function<void(std::string_view)> write, std::size_t width,
                std::chrono::milliseconds before = std::chrono::milliseconds(500));
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // May be called from any thread.
    std::function<void(const Progress&)> reporter();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace ballast::api::cli
