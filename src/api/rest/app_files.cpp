#include "api/rest/app_files.hpp"

#include <array>
#include <charconv>

#include "api/rest/conditional.hpp"
#include "base/text.hpp"

namespace ballast::api::rest {

namespace {

constexpr std::string_view kMagic = "ballast-app 1 ";

std::string_view take_until(std::string_view& rest, char end) {
    const std::size_t at = std::min(rest.find(end), rest.size());
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return taken;
}

Result<std::size_t> count(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail(Code::kInternal, "the archive of the web app is damaged: a number is missing");
    return value;
}

bool is_zero_weight(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view one = without_blanks(take_until(parameters, ';'));
        if ((one.starts_with("q=") || one.starts_with("Q=")) &&
            one.find_first_not_of("0.", 2) == std::string_view::npos)
            return true;
    }
    return false;
}

}  // namespace

bool accepts_coding(std::string_view header, std::string_view coding) {
    bool any = false;
    while (!header.empty()) {
        std::string_view item = take_until(header, ',');
        const std::string_view name = without_blanks(take_until(item, ';'));
        if (http::equal_names(name, coding)) return !is_zero_weight(item);
        if (name == "*") any = !is_zero_weight(item);
    }
    return any;
}

Result<AppFiles> AppFiles::read(std::string_view archive) {
    if (!archive.starts_with(kMagic))
        return fail(Code::kInternal,
                    "the archive of the web app is damaged: the heading is missing");
    archive.remove_prefix(kMagic.size());
    TRY(const std::size_t files, count(take_until(archive, '\n')));
    std::string_view index = archive;
    for (std::size_t i = 0; i < files; ++i) take_until(archive, '\n');
    const std::string_view bytes = archive;

    AppFiles app;
    for (std::size_t i = 0; i < files; ++i) {
        std::string_view line = take_until(index, '\n');
        const std::string path(take_until(line, '\t'));
        File file;
        file.type = take_until(line, '\t');
        file.etag = take_until(line, '\t');
        file.immutable = take_until(line, '\t') == "1";
        for (std::string_view* form : {&file.plain, &file.gzip, &file.brotli}) {
            TRY(const std::size_t offset, count(take_until(line, '\t')));
            TRY(const std::size_t size, count(take_until(line, '\t')));
            if (offset > bytes.size() || size > bytes.size() - offset)
                return fail(Code::kInternal, "the archive of the web app is truncated");
            *form = bytes.substr(offset, size);
        }
        app.files_.emplace(path, file);
    }
    return app;
}

http::Response AppFiles::answer(std::string_view path, const http::Request& request) const {
    const auto found = files_.find(path);
    if (found == files_.end()) return {.status = 404};
    const File& file = found->second;
    const std::string_view accepted = request.header("Accept-Encoding").value_or("");
    std::string_view form = file.plain;
    std::string_view coding;
    if (!file.brotli.empty() && accepts_coding(accepted, "br")) {
        form = file.brotli;
        coding = "br";
    } else if (!file.gzip.empty() && accepts_coding(accepted, "gzip")) {
        form = file.gzip;
        coding = "gzip";
    }
    // One tag per encoding: the bytes differ (RFC 9110 section 8.8.3.3).
    std::string etag = "\"" + std::string(file.etag);
    if (!coding.empty()) etag += "-" + std::string(coding);
    etag += "\"";
    http::Response response{
        .status = 200,
        .headers = {{"Content-Type", std::string(file.type)},
                    {"ETag", etag},
                    {"Vary", "Accept-Encoding"},
                    {"Cache-Control",
                     file.immutable ? "public, max-age=31536000, immutable" : "no-cache"}}};
    if (!coding.empty()) response.headers.emplace_back("Content-Encoding", std::string(coding));
    if (names_version(request.header("If-None-Match").value_or(""), etag)) {
        response.status = 304;
        return response;
    }
    response.body = std::string(form);
    return response;
}

}  // namespace ballast::api::rest
