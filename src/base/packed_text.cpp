#include "base/packed_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <utility>
#include <zlib.h>
#include <zstd.h>

#include "base/base64.hpp"
#include "base/check.hpp"

namespace ballast {

namespace {

constexpr std::string_view kPackedPrefix = "gz:";
constexpr std::size_t kSmallest = 512;  // below, the frame outweighs what is saved
constexpr std::size_t kLargestPacked = std::size_t{1} << 30;
constexpr int kStoreLevel = 4;
constexpr int kGzipWindow = 15 + 16;
constexpr int kZstdWindowBits = 23;  // 8 MiB

// zlib does not write to its input.
Bytef* input(std::string_view bytes) {
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

std::string deflate_to(std::string_view text, int level, std::size_t most) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string packed(most, '\0');
    stream.next_in = input(text);
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int end = deflate(&stream, Z_FINISH);
    packed.resize(end == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return packed;
}

Result<std::string> inflate_from(std::string_view packed, std::size_t most) {
    const auto damaged = [] { return fail(Code::kCorrupted, "a packed text is damaged"); };
    z_stream stream{};
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) return fail(Code::kInternal, "zlib failed");
    stream.next_in = input(packed);
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string text;
    for (int end = Z_OK; end != Z_STREAM_END;) {
        const std::size_t before = text.size();
        text.resize(std::min(most + 1, std::max(before * 2, packed.size() * 4)));
        if (text.size() == before) {
            inflateEnd(&stream);
            return fail(Code::kCorrupted,
                        fmt::format("a packed text has more than {} bytes", most));
        }
        stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
        stream.avail_out = static_cast<uInt>(text.size() - before);
        end = inflate(&stream, Z_NO_FLUSH);
        text.resize(stream.total_out);
        if (end != Z_OK && end != Z_STREAM_END) {
            inflateEnd(&stream);
            return damaged();
        }
        if (end == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) {
            inflateEnd(&stream);
            return damaged();
        }
    }
    const bool whole = stream.avail_in == 0;
    inflateEnd(&stream);
    if (!whole) return damaged();
    if (text.size() > most)
        return fail(Code::kCorrupted, fmt::format("a packed text has more than {} bytes", most));
    return text;
}

}  // namespace

std::string gzip(std::string_view text, int level) {
    if (text.size() > kLargestPacked) return {};
    return deflate_to(text, level, text.size());
}

std::string zstd(std::string_view text, int level) {
    if (text.size() > kLargestPacked) return {};
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       &ZSTD_freeCCtx);
    if (!context) return {};
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, kZstdWindowBits);
    std::string packed(text.size(), '\0');
    const std::size_t size =
        ZSTD_compress2(context.get(), packed.data(), packed.size(), text.data(), text.size());
    packed.resize(ZSTD_isError(size) != 0 ? 0 : size);
    return packed;
}

std::string pack_text(std::string_view text) {
    const bool must = text.starts_with(kPackedPrefix);
    if (!must && (text.size() < kSmallest || text.size() > kLargestPacked))
        return std::string(text);
    const std::string bytes = deflate_to(text, kStoreLevel, text.size() + text.size() / 1000 + 64);
    CHECK(!must || !bytes.empty());
    if (!must && (bytes.empty() || bytes.size() / 3 * 4 + 8 > text.size()))
        return std::string(text);
    return fmt::format("{}{}", kPackedPrefix, to_base64(bytes));
}

Result<std::string> unpack_text(std::string_view packed, std::size_t most) {
    if (!packed.starts_with(kPackedPrefix)) return std::string(packed);
    auto bytes = from_base64(packed.substr(kPackedPrefix.size()));
    if (!bytes) return fail(Code::kCorrupted, "a packed text is damaged");
    return inflate_from(*bytes, most);
}

}  // namespace ballast
