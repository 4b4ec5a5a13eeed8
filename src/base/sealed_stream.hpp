// Authenticated encryption of files in pieces: XChaCha20-Poly1305 (libsodium's secretstream), with
// a key derived from a SealingKey and the context. A piece that was changed, moved, repeated or
// left out is noticed, and so is a missing end.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/seal.hpp"

namespace ballast {

inline constexpr std::size_t kSealedHeader = 24;
inline constexpr std::size_t kSealedPiece = 1 << 20;  // bytes of a piece but the last
inline constexpr std::size_t kSealedExtra = 17;       // bytes that sealing adds to a piece

class StreamSealer {
public:
    // `context` names what is sealed: it opens under the same context only.
    StreamSealer(const SealingKey& key, std::string_view context);
    ~StreamSealer();
    StreamSealer(StreamSealer&&) noexcept;
    StreamSealer& operator=(StreamSealer&&) noexcept;

    // The start of the sealed stream.
    const std::string& header() const;
    // The next piece, kSealedPiece bytes unless it is the last.
    std::string seal(std::string_view piece, bool is_last);

private:
    struct State;
    std::unique_ptr<State> state_;
};

class StreamOpener {
public:
    // kCorrupted when the header is too short.
    static Result<StreamOpener> make(const SealingKey& key, std::string_view context,
                                     std::string_view header);
    ~StreamOpener();
    StreamOpener(StreamOpener&&) noexcept;
    StreamOpener& operator=(StreamOpener&&) noexcept;

    // The contents of the next piece. kCorrupted when it was changed, is not the next one, or was
    // sealed with another key.
    Result<std::string> open(std::string_view sealed);
    // Whether the last piece was opened: before, the stream is cut.
    bool ended() const;

private:
    struct State;
    explicit StreamOpener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace ballast
