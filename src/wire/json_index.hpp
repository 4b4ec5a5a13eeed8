// Where the tokens of a JSON text begin: the first stage of simdjson, with its vector kernels
// chosen at run time. It also proves the text valid UTF-8, its strings closed and free of control
// characters. Only the first stage is used, because the second keeps neither the digits of a
// number (decimals need them) nor the place of a fault, and refuses a whole document for one
// number that no 64-bit type holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ballast::wire {

struct SyntaxFault {
    std::size_t offset = 0;
    std::string message;
};

class JsonIndex {
public:
    JsonIndex();
    ~JsonIndex();
    JsonIndex(const JsonIndex&) = delete;
    JsonIndex& operator=(const JsonIndex&) = delete;

    // Indexes `text`, which is not empty. What is wrong with it, when that can be told already.
    std::optional<SyntaxFault> build(std::string_view text);

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
