// Token positions of a JSON text: the first stage of simdjson, with its vector kernels chosen at
// run time. It also checks that the text is valid UTF-8 and its strings closed and free of control
// characters. Only the first stage is used, because the second keeps neither the digits of a number
// (which decimals need) nor the position of an error, and rejects a whole document for one number
// that no 64-bit type holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ballast::wire {

struct SyntaxError {
    std::size_t offset = 0;
    std::string message;
};

class JsonIndex {
public:
    JsonIndex();
    ~JsonIndex();
    JsonIndex(const JsonIndex&) = delete;
    JsonIndex& operator=(const JsonIndex&) = delete;

    // Indexes `text`, which is not empty. Returns the syntax error, if one is found at this stage.
    std::optional<SyntaxError> build(std::string_view text);

    // Offsets of brackets, commas, colons and of the first character of every scalar.
    std::span<const std::uint32_t> starts() const { return starts_; }

private:
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
    std::span<const std::uint32_t> starts_;
};

// "line 3, column 14": both from 1, the column in code points.
std::string line_and_column(std::string_view text, std::size_t offset);

}  // namespace ballast::wire
