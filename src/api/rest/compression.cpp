#include "api/rest/compression.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "api/rest/app_files.hpp"
#include "base/packed_text.hpp"

namespace ballast::api::rest {

namespace {

constexpr std::size_t kSmallest = 1400;  // of one packet
constexpr int kGzipLevel = 4;
constexpr int kZstdLevel = 3;

bool is_text(std::string_view type) {
    type = type.substr(0, type.find(';'));
    constexpr std::array<std::string_view, 5> kTexts{"application/json", "application/problem+json",
                                                     "application/xml", "image/svg+xml",
                                                     "application/javascript"};
    return type.starts_with("text/") || std::ranges::find(kTexts, type) != kTexts.end();
}

}  // namespace

void compress(const http::Request& request, http::Response& response) {
    if (response.shared_body || response.source || response.body.size() < kSmallest) return;
    const std::string_view accepted = request.header("Accept-Encoding").value_or("");
    const bool to_zstd = accepts_coding(accepted, "zstd");
    if (!to_zstd && !accepts_coding(accepted, "gzip")) return;
    std::string* etag = nullptr;
    bool text = false;
    for (auto& [name, value] : response.headers) {
        if (http::equal_names(name, "Content-Encoding")) return;
        if (http::equal_names(name, "Content-Type")) text = is_text(value);
        if (http::equal_names(name, "ETag")) etag = &value;
    }
    if (!text) return;
    std::string packed =
        to_zstd ? zstd(response.body, kZstdLevel) : gzip(response.body, kGzipLevel);
    if (packed.empty()) return;
    response.body = std::move(packed);
    if (etag && !etag->starts_with("W/")) etag->insert(0, "W/");
    response.headers.emplace_back("Content-Encoding", to_zstd ? "zstd" : "gzip");
    response.headers.emplace_back("Vary", "Accept-Encoding");
}

}  // namespace ballast::api::rest
