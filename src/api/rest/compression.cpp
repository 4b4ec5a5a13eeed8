#include "api/rest/compression.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <zlib.h>

#include "api/rest/app_files.hpp"

namespace ballast::api::rest {

namespace {

constexpr std::size_t kSmallest = 1400;  // of one packet
constexpr int kLevel = 4;
constexpr int kGzipWindow = 15 + 16;

bool is_text(std::string_view type) {
    type = type.substr(0, type.find(';'));
    constexpr std::array<std::string_view, 5> kTexts{"application/json", "application/problem+json",
                                                     "application/xml", "image/svg+xml",
                                                     "application/javascript"};
    return type.starts_with("text/") || std::ranges::find(kTexts, type) != kTexts.end();
}

// Empty when zlib fails or the result is not smaller.
std::string gzip(std::string_view plain) {
    z_stream stream{};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string packed(plain.size(), '\0');
    // zlib does not write to its input.
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int end = deflate(&stream, Z_FINISH);
    packed.resize(end == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return packed;
}

}  // namespace

void compress(const http::Request& request, http::Response& response) {
    constexpr std::size_t kLargest = std::size_t{1} << 30;
    if (response.shared_body || response.body.size() < kSmallest || response.body.size() > kLargest)
        return;
    if (!accepts_coding(request.header("Accept-Encoding").value_or(""), "gzip")) return;
    std::string* etag = nullptr;
    bool text = false;
    for (auto& [name, value] : response.headers) {
        if (http::equal_names(name, "Content-Encoding")) return;
        if (http::equal_names(name, "Content-Type")) text = is_text(value);
        if (http::equal_names(name, "ETag")) etag = &value;
    }
    if (!text) return;
    std::string packed = gzip(response.body);
    if (packed.empty()) return;
    response.body = std::move(packed);
    if (etag && !etag->starts_with("W/")) etag->insert(0, "W/");
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.headers.emplace_back("Vary", "Accept-Encoding");
}

}  // namespace ballast::api::rest
