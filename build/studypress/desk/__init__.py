"""The desk: one local web page for all that studypress does; it shows and asks, others print."""
