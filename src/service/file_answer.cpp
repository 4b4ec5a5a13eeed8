#include "service/file_answer.hpp"

#include <fmt/format.h>
#include <utility>

#include "service/call.hpp"
#include "service/long_text.hpp"

namespace ballast::service {

namespace {

constexpr std::uint64_t kMostInMemory = 256U << 20;
constexpr std::size_t kPiece = std::size_t{3} << 18;  // whole groups of base64

}  // namespace

Result<FileContent> answer_with_file(Call& call, std::string name, std::string_view media_type,
                                     std::shared_ptr<const ByteSource> file) {
    FileContent content{.file_name = std::move(name),
                        .media_type = std::string(media_type),
                        .size = static_cast<std::int64_t>(file->size()),
                        .content = {}};
    if (call.takes_source() && call.source().interface == "http") {
        call.answer_with_file(std::move(file));
        return content;
    }
    if (!call.takes_source() && file->size() > kMostInMemory)
        return fail(Code::kLimitExceeded,
                    fmt::format("{} has more than {} MB, the most that this interface sends: "
                                "download it through REST",
                                content.file_name, kMostInMemory >> 20U));
    TRY(LongText text, LongText::begin(call));
    for (std::uint64_t at = 0; at < file->size();) {
        TRY(const std::string piece, file->read(at, kPiece));
        if (piece.empty()) return fail(Code::kCorrupted, "the file ends before its size");
        TRY_STATUS(text.append(to_base64(piece)));
        at += piece.size();
    }
    return text.respond(std::move(content), &FileContent::content);
}

}  // namespace ballast::service
