# One image with the programs worker, server and starter: static, without a shell, not root.
# The programs tell their own health: `worker health`, `server health`.

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/bin/ ./worker ./server ./starter \
 && mkdir -p /out/data/push /out/data/tmp

FROM gcr.io/distroless/static-debian13:nonroot
COPY --from=build /out/bin/ /usr/local/bin/
# A new volume mounted here takes the owner of this folder.
COPY --from=build --chown=nonroot:nonroot /out/data /var/lib/danhgia
WORKDIR /var/lib/danhgia
CMD ["server"]
