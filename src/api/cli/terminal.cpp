#include "api/cli/terminal.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <mutex>
#include <sys/ioctl.h>
#include <unistd.h>

#include "api/cli/numbers.hpp"
#include "wire/utf8.hpp"

namespace ballast::api::cli {

namespace {

constexpr std::chrono::milliseconds kBetweenBars{100};
constexpr std::size_t kBarWidth = 24;

bool may_color() {
    const char* none = std::getenv("NO_COLOR");
    const char* kind = std::getenv("TERM");
    return (none == nullptr || *none == '\0') &&
           (kind == nullptr || std::string_view(kind) != "dumb");
}

std::string_view escape_of(Style style) {
    switch (style) {
        case Style::kPlain:
            return "";
        case Style::kTitle:
            return "\x1b[1m";
        case Style::kDim:
            return "\x1b[2m";
        case Style::kNegative:
            return "\x1b[31m";
        case Style::kWarning:
            return "\x1b[33m";
        case Style::kGood:
            return "\x1b[32m";
    }
    return "";
}

// Units of progress are plural.
std::string_view unit_of(std::uint64_t count, std::string_view unit) {
    if (count == 1 && unit.ends_with('s')) unit.remove_suffix(1);
    return unit;
}

}  // namespace

Terminal standard_terminal() {
    Terminal terminal{.input = isatty(STDIN_FILENO) == 1,
                      .output = isatty(STDOUT_FILENO) == 1,
                      .error = isatty(STDERR_FILENO) == 1};
    terminal.color = terminal.output && may_color();
    winsize size{};
    if (terminal.output && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        terminal.width = size.ws_col;
    return terminal;
}

std::string styled(std::string_view text, Style style, bool color) {
    if (!color || style == Style::kPlain || text.empty()) return std::string(text);
    return fmt::format("{}{}\x1b[0m", escape_of(style), text);
}

std::string progress_line(const Progress& progress, std::size_t width) {
    std::string line = std::string(progress.phase);
    if (progress.total > 0) {
        const double part =
            std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
        const auto full = static_cast<std::size_t>(part * static_cast<double>(kBarWidth));
        line += fmt::format(
            "  [{}{}] {:3.0f}%  {} of {} {}", std::string(full, '#'),
            std::string(kBarWidth - full, ' '), 100 * part, grouped(fmt::to_string(progress.done)),
            grouped(fmt::to_string(progress.total)), unit_of(progress.total, progress.unit));
    } else {
        line += fmt::format(" {} {}", grouped(fmt::to_string(progress.done)),
                            unit_of(progress.done, progress.unit));
    }
    return width > 1 ? wire::shortened(line, width - 1) : line;
}

struct ProgressBar::State {
    using Clock = std::chrono::steady_clock;

    std::mutex mutex;
    std::function<void(std::string_view)> write;
    std::size_t width = 0;
    Clock::time_point next;
    bool drawn = false;
    bool ended = false;
};

ProgressBar::ProgressBar(std::function<void(std::string_view)> write, std::size_t width,
                         std::chrono::milliseconds before)
    : state_(std::make_shared<State>()) {
    state_->next = State::Clock::now() + before;
    state_->write = std::move(write);
    state_->width = width;
}

ProgressBar::~ProgressBar() {
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
    if (state_->drawn) state_->write("\r\x1b[K");
}

std::function<void(const Progress&)> ProgressBar::reporter() {
    return [state = state_](const Progress& progress) {
        const std::lock_guard lock(state->mutex);
        const auto now = State::Clock::now();
        if (state->ended || now < state->next) return;
        state->next = now + kBetweenBars;
        state->drawn = true;
        state->write("\r\x1b[K" + progress_line(progress, state->width));
    };
}

}  // namespace ballast::api::cli
