#include "risk/metric.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <utility>

#include "base/text.hpp"

namespace ballast::risk {

namespace {

bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::array<std::string_view, 5> kFunctions{"abs", "min", "max", "sum", "count"};

// Whether `pattern`, in which * is any text of at least one character, matches the whole of `text`.
bool matches(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    std::size_t in = 0;
    while (in < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = ++in;
        } else if (at < pattern.size() && pattern[at] == text[in]) {
            ++at;
            ++in;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in = ++resume;
        } else {
            return false;
        }
    }
    return at == pattern.size();
}

std::string_view kind_of(std::string_view path) { return path.substr(0, path.find('.')); }

// "there is no figure x", with the nearest of the same kind.
std::string absent(std::string_view path, const MetricFigures& figures) {
    const std::string_view kind = kind_of(path);
    std::vector<std::string_view> names;
    for (const auto& [name, value] : figures)
        if (kind_of(name) == kind) names.push_back(name);
    if (names.empty())
        return fmt::format("there is no figure {}: there are no figures of {}", path, kind);
    const std::string_view near = nearest_word(path, names);
    return fmt::format("there is no figure {}{}", path,
                       near.empty() ? "" : fmt::format("; did you mean {}?", near));
}

}  // namespace

class MetricParser {
public:
    explicit MetricParser(std::string_view text) : text_(text) {}

    Result<Metric> parse() {
        if (text_.size() > kMaxMetricLength)
            return error(fmt::format("the metric has {} characters", text_.size()),
                         fmt::format("write at most {}", kMaxMetricLength));
        TRY_STATUS(sum(0));
        if (!at_end()) return unexpected("an operator or the end");
        if (metric_.paths_.empty())
            return error("the metric reads no figure",
                         "name a figure, such as var.historical.0.99.var");
        return std::move(metric_);
    }

private:
    using Op = Metric::Op;

    Error error(std::string message, std::string hint) const {
        const std::string whole = fmt::format("character {}: {}", at_ + 1, message);
        return {Code::kInvalidInput, whole, {{"/metric", "metric", whole, std::move(hint)}}};
    }

    Error unexpected(std::string_view expected) {
        skip_blanks();
        return error(at_ == text_.size()
                         ? fmt::format("the metric ends, but {} was expected", expected)
                         : fmt::format("found \"{}\", but {} was expected", text_[at_], expected),
                     "write figures such as snapshot.net, numbers, + - * / and parentheses");
    }

    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    bool at_end() {
        skip_blanks();
        return at_ == text_.size();
    }
    bool take(char c) {
        skip_blanks();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void add(Op op) { metric_.steps_.push_back({.op = op}); }

    Status sum(int depth) {
        TRY_STATUS(product(depth));
        for (;;) {
            const bool plus = take('+');
            if (!plus && !take('-')) return {};
            TRY_STATUS(product(depth));
            add(plus ? Op::kAdd : Op::kSubtract);
        }
    }

    Status product(int depth) {
        TRY_STATUS(factor(depth));
        for (;;) {
            const bool times = take('*');
            if (!times && !take('/')) return {};
            TRY_STATUS(factor(depth));
            add(times ? Op::kMultiply : Op::kDivide);
        }
    }

    Status factor(int depth) {
        if (depth == kMaxMetricDepth)
            return error("the metric is nested too deeply",
                         fmt::format("write at most {} levels of parentheses", kMaxMetricDepth));
        if (take('-')) {
            TRY_STATUS(factor(depth + 1));
            add(Op::kNegate);
            return {};
        }
        if (take('(')) {
            TRY_STATUS(sum(depth + 1));
            if (!take(')')) return unexpected("\")\"");
            return {};
        }
        skip_blanks();
        if (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) return number();
        if (at_ < text_.size() && is_letter(text_[at_])) return name(depth);
        return unexpected("a figure, a number or \"(\"");
    }

    Status number() {
        double value = 0.0;
        const char* begin = text_.data() + at_;
        const auto [end, code] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (code != std::errc() || !std::isfinite(value))
            return error("the number is not valid", "write a number such as 0.05 or 1e6");
        at_ += static_cast<std::size_t>(end - begin);
        metric_.steps_.push_back({.op = Op::kNumber, .number = value});
        return {};
    }

    std::string_view word() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_name(text_[at_])) ++at_;
        return text_.substr(start, at_ - start);
    }

    // A function or a path.
    Status name(int depth) {
        const std::size_t start = at_;
        const std::string_view first = word();
        if (take('(')) return function(first, start, depth + 1);
        TRY(const std::string path, path_from(std::string(first), start));
        if (path.find('*') != std::string::npos) {
            at_ = start;
            return error(fmt::format("{} is more than one figure", path),
                         fmt::format("write max({}), min, sum or count", path));
        }
        metric_.steps_.push_back({.op = Op::kPath, .path = index_of(path)});
        return {};
    }

    std::size_t index_of(const std::string& path) {
        auto& paths = metric_.paths_;
        const auto found = std::ranges::find(paths, path);
        if (found != paths.end()) return static_cast<std::size_t>(found - paths.begin());
        paths.push_back(path);
        return paths.size() - 1;
    }

    // The rest of a path after its kind.
    Result<std::string> path_from(std::string path, std::size_t start) {
        std::size_t parts = 1;
        for (; at_ < text_.size() && text_[at_] == '.'; ++parts) {
            ++at_;
            path += '.';
            if (at_ < text_.size() && text_[at_] == '*') {
                path += text_[at_++];
            } else if (at_ < text_.size() && text_[at_] == '"') {
                TRY(const std::string quoted_part, quoted());
                path += quoted_part;
            } else if (const std::string_view part = word(); !part.empty()) {
                path += part;
            } else {
                return unexpected("a part of a figure's name");
            }
        }
        if (parts == 1) {
            at_ = start;
            return error(fmt::format("{} names no figure", path),
                         fmt::format("add the figure: {}.…; limit.metrics lists them", path));
        }
        return path;
    }

    Result<std::string> quoted() {
        const std::size_t close = text_.find('"', at_ + 1);
        if (close == std::string_view::npos)
            return error("the quotation mark is not closed", "add \" after the part");
        std::string part(text_.substr(at_ + 1, close - at_ - 1));
        if (part.empty() || part.find('*') != std::string::npos)
            return error("a part in quotation marks is empty or has a *",
                         "write the name of the figure's part");
        for (char& c : part)
            if (static_cast<unsigned char>(c) <= ' ') c = '_';
        at_ = close + 1;
        return part;
    }

    Status function(std::string_view name, std::size_t start, int depth) {
        if (std::ranges::find(kFunctions, name) == kFunctions.end()) {
            at_ = start;
            return error(fmt::format("there is no function {}", name),
                         "the functions are " + alternatives(kFunctions));
        }
        if (name == "abs") {
            TRY_STATUS(sum(depth));
            add(Op::kAbs);
        } else {
            add(Op::kMark);
            do TRY_STATUS(argument(depth));
            while (take(','));
            add(name == "min"   ? Op::kMin
                : name == "max" ? Op::kMax
                : name == "sum" ? Op::kSum
                                : Op::kCount);
        }
        if (!take(')')) return unexpected(name == "abs" ? "\")\"" : "\",\" or \")\"");
        return {};
    }

    // A path with *, alone, or an expression.
    Status argument(int depth) {
        skip_blanks();
        const std::size_t start = at_;
        if (at_ < text_.size() && is_letter(text_[at_])) {
            const std::string_view first = word();
            if (at_ < text_.size() && text_[at_] == '.') {
                TRY(const std::string path, path_from(std::string(first), start));
                skip_blanks();
                const bool ends = at_ < text_.size() && (text_[at_] == ',' || text_[at_] == ')');
                if (ends && path.find('*') != std::string::npos) {
                    metric_.steps_.push_back({.op = Op::kMany, .path = index_of(path)});
                    return {};
                }
            }
            at_ = start;
        }
        return sum(depth);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Metric metric_;
};

Result<Metric> Metric::parse(std::string_view text) { return MetricParser(text).parse(); }

std::vector<std::string> Metric::kinds() const {
    std::vector<std::string> kinds;
    for (const std::string& path : paths_) kinds.emplace_back(kind_of(path));
    std::ranges::sort(kinds);
    kinds.erase(std::ranges::unique(kinds).begin(), kinds.end());
    return kinds;
}

double Metric::combined(Op op, double left, double right) {
    if (op == Op::kAdd) return left + right;
    if (op == Op::kSubtract) return left - right;
    return op == Op::kMultiply ? left * right : left / right;
}

double Metric::aggregate(Op op, std::span<const double> values) {
    if (op == Op::kMin) return std::ranges::min(values);
    if (op == Op::kMax) return std::ranges::max(values);
    if (op == Op::kSum) return std::accumulate(values.begin(), values.end(), 0.0);
    return static_cast<double>(values.size());
}

MetricValue Metric::evaluate(const MetricFigures& figures) const {
    std::vector<double> stack;
    std::vector<std::size_t> marks;
    const auto pop = [&] {
        const double top = stack.back();
        stack.pop_back();
        return top;
    };
    for (const Step& step : steps_) {
        switch (step.op) {
            case Op::kNumber:
                stack.push_back(step.number);
                break;
            case Op::kPath: {
                const auto found = figures.find(paths_[step.path]);
                if (found == figures.end()) return {{}, absent(paths_[step.path], figures)};
                stack.push_back(found->second);
                break;
            }
            case Op::kMany: {
                const std::string& path = paths_[step.path];
                const std::string_view prefix = std::string_view(path).substr(0, path.find('*'));
                for (auto one = figures.lower_bound(prefix);
                     one != figures.end() && one->first.starts_with(prefix); ++one)
                    if (matches(path, one->first)) stack.push_back(one->second);
                break;
            }
            case Op::kNegate:
                stack.back() = -stack.back();
                break;
            case Op::kAbs:
                stack.back() = std::abs(stack.back());
                break;
            case Op::kAdd:
            case Op::kSubtract:
            case Op::kMultiply:
            case Op::kDivide: {
                const double right = pop();
                if (step.op == Op::kDivide && right == 0.0) return {{}, "the divisor is zero"};
                stack.back() = combined(step.op, stack.back(), right);
                break;
            }
            case Op::kMark:
                marks.push_back(stack.size());
                break;
            case Op::kMin:
            case Op::kMax:
            case Op::kSum:
            case Op::kCount: {
                const std::span<const double> values = std::span(stack).subspan(marks.back());
                if (values.empty() && (step.op == Op::kMin || step.op == Op::kMax))
                    return {{}, "no figure matches the path with *"};
                const double value = aggregate(step.op, values);
                stack.resize(marks.back());
                marks.pop_back();
                stack.push_back(value);
                break;
            }
        }
    }
    if (!std::isfinite(stack.back())) return {{}, "the result is not finite"};
    return {stack.back(), {}};
}

}  // namespace ballast::risk
